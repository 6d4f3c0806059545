import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ProcessInbox } from '#kernel';
import { Described, HttpProblem, OutsideServices, PlainEndpoint, signedBodyOf } from '#platform';
import { payments } from '../../payment/payments.js';

const SIGNATURE = 'Stripe-Signature';
const OUTCOMES = ['ASKED_AGAIN', 'NOTHING_WAITS', 'NOT_OURS'] as const;

export class GatewayNewsAnswer {
  @Described(
    'whether the gateway is asked again at once, as no answer of it was waited for, or it is about somebody else',
  )
  @IsIn(OUTCOMES)
  outcome!: (typeof OUTCOMES)[number];
}

/** What the payment gateway tells by itself: a reason to ask it at once for what it has not answered yet. */
@ApiTags('payments')
@Controller('v1/payments/webhooks')
export class AskGatewayAgainController {
  constructor(
    private readonly outside: OutsideServices,
    private readonly inbox: ProcessInbox,
  ) {}

  /** @throws HttpProblem WEBHOOK_SIGNATURE_INVALID, ROUTE_NOT_FOUND; StoreUnavailable */
  @Post('stripe')
  @HttpCode(200)
  @PlainEndpoint({
    summary: 'Stripe says that something has become of a payment',
    description:
      'For Stripe alone, which signs it. What it says is not believed: the gateway is asked for what is waited for, at once. So it may ' +
      'come late, twice, in any order or never. What is about other programs on the same account changes nothing.',
    signedBy: { header: SIGNATURE, description: 'Made by Stripe, no more than five minutes ago.' },
    answer: GatewayNewsAnswer,
  })
  async stripeNews(@Req() request: FastifyRequest): Promise<GatewayNewsAnswer> {
    const { paymentWebhook } = this.outside;
    if (paymentWebhook === undefined) {
      throw new HttpProblem('ROUTE_NOT_FOUND', 'Stripe takes no payments here (PAYMENT_GATEWAY).');
    }
    const signature = String(request.headers[SIGNATURE.toLowerCase()] ?? '');
    const news = await paymentWebhook.read(signedBodyOf(request) ?? new Uint8Array(), signature);
    if (news === undefined) throw notSigned();
    if (news.orderId === undefined) return { outcome: 'NOT_OURS' };
    const isWaiting = await this.inbox.retry(payments.name, news.orderId);
    return { outcome: isWaiting ? 'ASKED_AGAIN' : 'NOTHING_WAITS' };
  }
}

const notSigned = (): HttpProblem => {
  const detail = `Sign the body with the secret of this address (STRIPE_WEBHOOK_SECRET) in ${SIGNATURE}, within five minutes.`;
  return new HttpProblem('WEBHOOK_SIGNATURE_INVALID', detail, { headers: { 'WWW-Authenticate': SIGNATURE } });
};

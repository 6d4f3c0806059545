import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { type CommandContext, ProcessInbox } from '#kernel';
import { Described, HttpProblem, OutsideServices, PlainEndpoint, signedBodyOf, webhookContextOf } from '#platform';
import { GatewayUnknown } from '../../gateway/payment-gateway.js';
import { payments } from '../../payment/payments.js';
import { FollowRefund } from './follow-refund.command.js';

const SIGNATURE = 'Stripe-Signature';
const PRINCIPAL = 'gateway stripe';
const OUTCOMES = ['ASKED_AGAIN', 'REFUND_REVERSED', 'NOTHING_WAITS', 'NOT_OURS'] as const;

export class GatewayNewsAnswer {
  @Described(
    'whether the gateway is asked again at once, a refund has come back, nothing of it was waited for, or it is about somebody else',
  )
  @IsIn(OUTCOMES)
  outcome!: (typeof OUTCOMES)[number];
}

/** What the payment gateway tells by itself: a reason to ask it at once for what it has not answered yet, and for a refund that it has made. */
@ApiTags('payments')
@Controller('v1/payments/webhooks')
export class AskGatewayAgainController {
  constructor(
    private readonly outside: OutsideServices,
    private readonly inbox: ProcessInbox,
    private readonly commands: CommandBus,
  ) {}

  /** @throws HttpProblem WEBHOOK_SIGNATURE_INVALID, ROUTE_NOT_FOUND, SERVICE_UNAVAILABLE; StoreUnavailable */
  @Post('stripe')
  @HttpCode(200)
  @PlainEndpoint({
    summary: 'Stripe says that something has become of a payment',
    description:
      'For Stripe alone, which signs it. What it says is not believed: the gateway is asked at once for what is waited for, and for the refund ' +
      'that it is about. So it may come late, twice or in any order. What is about other programs on the same account changes nothing.',
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
    const { id, orderId, key } = news;
    if (orderId === undefined) return { outcome: 'NOT_OURS' };
    const isWaiting = await this.inbox.retry(payments.name, orderId);
    const isReversed = key !== undefined && (await this.follow(orderId, key, webhookContextOf(request, PRINCIPAL, id)));
    if (isReversed) return { outcome: 'REFUND_REVERSED' };
    return { outcome: isWaiting ? 'ASKED_AGAIN' : 'NOTHING_WAITS' };
  }

  private async follow(orderId: string, key: string, context: CommandContext): Promise<boolean> {
    try {
      return await this.commands.execute(new FollowRefund(orderId, key, context));
    } catch (error) {
      if (!(error instanceof GatewayUnknown)) throw error;
      throw new HttpProblem('SERVICE_UNAVAILABLE', `${error.message} Send this webhook again.`);
    }
  }
}

const notSigned = (): HttpProblem => {
  const detail = `Sign the body with the secret of this address (STRIPE_WEBHOOK_SECRET) in ${SIGNATURE}, within five minutes.`;
  return new HttpProblem('WEBHOOK_SIGNATURE_INVALID', detail, { headers: { 'WWW-Authenticate': SIGNATURE } });
};

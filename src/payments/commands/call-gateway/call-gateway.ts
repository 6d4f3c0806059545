import type { CommandAnswer, CommandContext, CommandRunner, Decide } from '#kernel';
import { type GatewayAnswer, type PaymentGateway, performOnce } from '../../gateway/payment-gateway.js';
import { recordAuthorization, recordVoid } from '../../payment/authorization.decider.js';
import { recordCapture } from '../../payment/capture.decider.js';
import type { GatewayCall } from '../../payment/gateway-calls.process.js';
import { type Payment, payment } from '../../payment/payment.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { recordRefund } from '../../payment/refund.decider.js';

/**
 * Asks the gateway for what a payment has recorded as intended, and records its answer. It may be called again after any
 * failure: the gateway is asked for the outcome of the key before it is tried.
 * @throws GatewayUnknown, StoreUnavailable; Error when the gateway does not let go of an authorisation
 */
export const callGateway =
  (gateway: PaymentGateway, commands: Pick<CommandRunner, 'run'>) =>
  async (paymentId: string, call: GatewayCall, context: CommandContext): Promise<CommandAnswer> => {
    const answer = await performOnce(gateway, call.request);
    return commands.run({
      ...{ aggregate: payment, id: paymentId, context },
      payload: { command: 'CallGateway', target: paymentId, body: call },
      decide: answered(call, answer),
      reply: ({ status }, { version, events }) => ({ status: 200, body: { paymentId, status, version, events } }),
    });
  };

const answered = ({ request, refundId }: GatewayCall, answer: GatewayAnswer): Decide<Payment, PaymentEvent> => {
  switch (request.operation) {
    case 'authorize':
      return recordAuthorization(answer);
    case 'capture':
      return recordCapture(answer);
    case 'refund':
      return recordRefund(refundId ?? '', answer);
    case 'void':
      if (!answer.isDone) throw new Error(`The gateway does not let go of ${request.authorization}: ${answer.reason}.`);
      return recordVoid();
  }
};

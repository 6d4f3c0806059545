import type { CommandAnswer, CommandContext, CommandRunner, Decide } from '#kernel';
import { type GatewayAnswer, type PaymentGateway, performOnce } from '../../gateway/payment-gateway.js';
import { recordAuthorization, recordVoid } from '../../payment/authorization.decider.js';
import { recordCapture } from '../../payment/capture.decider.js';
import { CALL_GATEWAY, type GatewayCall } from '../../payment/gateway-calls.process.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { type Payments, payments } from '../../payment/payments.js';
import { recordRefund } from '../../payment/refund.decider.js';

/**
 * Asks the gateway for what payments have recorded as intended, and records its answer. It may be called again after any
 * failure: the gateway is asked for the outcome of the key before it is tried.
 * @throws GatewayUnknown, StoreUnavailable; Error when the gateway does not let go of an authorisation
 */
export const callGateway =
  (gateway: PaymentGateway, commands: Pick<CommandRunner, 'run'>) =>
  async (orderId: string, call: GatewayCall, context: CommandContext): Promise<CommandAnswer> => {
    const answer = await performOnce(gateway, call.request);
    return recordAnswer(commands, orderId, { ...call, answer }, context);
  };

/** Records what the gateway has answered to a request. @throws StoreUnavailable; Error as above */
export const recordAnswer = (
  commands: Pick<CommandRunner, 'run'>,
  orderId: string,
  { answer, ...call }: GatewayCall & { readonly answer: GatewayAnswer },
  context: CommandContext,
): Promise<CommandAnswer> =>
  commands.run({
    ...{ aggregate: payments, id: orderId, context },
    payload: { command: CALL_GATEWAY, target: orderId, body: call },
    decide: answered(call, answer),
    reply: (_state, { version, events }) => ({
      status: 200,
      body: { orderId, paymentId: call.paymentId, version, events },
    }),
  });

const answered = (
  { paymentId, request, refundId }: GatewayCall,
  answer: GatewayAnswer,
): Decide<Payments, PaymentEvent> => {
  switch (request.operation) {
    case 'authorize':
      return recordAuthorization(paymentId, answer);
    case 'capture':
      return recordCapture(paymentId, answer);
    case 'refund':
      return recordRefund(refundId ?? '', paymentId, answer);
    case 'void':
      if (!answer.isDone) throw new Error(`The gateway does not let go of ${request.authorization}: ${answer.reason}.`);
      return recordVoid(paymentId);
  }
};

import type { CommandAnswer, CommandContext, CommandRunner, Decide } from '#kernel';
import type { GatewayAnswer } from '../gateway/payment-gateway.js';
import { recordAuthorization, recordVoid } from '../payment/authorization.decider.js';
import { recordCapture } from '../payment/capture.decider.js';
import { CALL_GATEWAY, type GatewayCall } from '../payment/gateway-calls.process.js';
import type { PaymentEvent } from '../payment/payment.events.js';
import { type Payments, payments } from '../payment/payments.js';
import { recordRefund } from '../payment/refund.decider.js';

/** Records what the gateway has answered to a request. @throws StoreUnavailable; Error when the gateway does not let go of an authorisation */
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

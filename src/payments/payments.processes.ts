import { type CommandRunner, type Decide, derivedId, processSteps } from '#kernel';
import type { ContextProcesses, PublicStates, SentCommand } from '#platform';
import { PayableOrders } from './api/payable-orders.js';
import { callGateway } from './commands/call-gateway/call-gateway.js';
import { capturePayments } from './commands/capture-payments/capture-payments.decider.js';
import { requestPaymentOf } from './commands/request-payment/request-payment.decider.js';
import { settlePayments } from './commands/settle-payments/settle-payments.decider.js';
import { NoGateway } from './gateway/no-gateway.js';
import { PaymentGateway } from './gateway/payment-gateway.js';
import { CALL_GATEWAY, type GatewayCall, gatewayCalls } from './payment/gateway-calls.process.js';
import type { PayableOrder } from './payment/payable-order.js';
import type { PaymentEvent } from './payment/payment.events.js';
import { refuse } from './payment/payment.rejections.js';
import { type Payments, payments } from './payment/payments.js';

/** Processes of payments, and what processes may ask of them. */
export const paymentProcesses = ({ gateway, commands, states }: PaymentProcessPorts): ContextProcesses => {
  const [call, orders] = [callGateway(gateway ?? new NoGateway(), commands), new PayableOrders(states)];
  const onOrder =
    (command: string, decisionOn: OnOrder): SentCommand =>
    (orderId, body, context) =>
      commands.run({
        aggregate: payments,
        id: orderId,
        payload: { command, target: orderId, body },
        context,
        decide: async (state, at) => {
          const order = await orders.find(orderId);
          if (order === undefined) return refuse('ORDER_NOT_FOUND');
          return decisionOn({ ...order, orderId }, body, derivedId(context))(state, at);
        },
        reply: (_state, { version, events }) => ({ status: 200, body: { orderId, version, events } }),
      });
  return {
    processes: [processSteps(gatewayCalls)],
    // The processes made the bodies.
    commands: {
      [CALL_GATEWAY]: (orderId, body, context) => call(orderId, body as unknown as GatewayCall, context),
      RequestPayment: onOrder('RequestPayment', (order, { token }, paymentId) =>
        requestPaymentOf(order, { paymentId, token: String(token) }),
      ),
      CapturePayments: onOrder('CapturePayments', capturePayments),
      SettlePayments: onOrder('SettlePayments', (order, { reason }, refundId) =>
        settlePayments(order, { refundId, reason: String(reason) }),
      ),
    },
  };
};

/** The gateway for those who ask it at the door, when its webhook comes. */
export const gatewayPort = (gateway: PaymentGateway | undefined) => ({
  provide: PaymentGateway,
  useValue: gateway ?? new NoGateway(),
});

interface PaymentProcessPorts {
  /** `undefined` when none is set up: payments by card wait until one is. */
  readonly gateway: PaymentGateway | undefined;
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly states: PublicStates;
}

/** @param id of what the command begins: the same for all its repetitions */
type OnOrder = (
  order: PayableOrder & { readonly orderId: string },
  body: Readonly<Record<string, unknown>>,
  id: string,
) => Decide<Payments, PaymentEvent>;

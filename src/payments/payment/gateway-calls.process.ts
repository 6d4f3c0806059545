import { type ProcessManager, UnreadableEvent } from '#kernel';
import type { GatewayAmount, GatewayRequest } from '../gateway/payment-gateway.js';
import { type Payment, payment } from './payment.js';
import type { PaymentEvent } from './payment.events.js';

/** Name of the command that asks the gateway; its body is a `GatewayCall`. */
export const CALL_GATEWAY = 'CallGateway';

/** The body of that command. */
export interface GatewayCall {
  readonly request: GatewayRequest;
  /** Of a refund. */
  readonly refundId?: string;
}

/** What the gateway is to be asked for, when a payment says so. The key derives from payment and step. */
const gatewayCallOf = ({ type, data }: PaymentEvent, paymentId: string): GatewayCall | undefined => {
  const keyOf = (...step: readonly (string | number)[]): string => [paymentId, ...step].join('/');
  switch (type) {
    case 'PaymentRequested':
      return { request: { operation: 'authorize', key: keyOf('authorize'), amount: moneyIn(data), token: data.token } };
    case 'PaymentCaptureRequested': {
      const key = keyOf('capture', data.attempt);
      return { request: { operation: 'capture', key, authorization: data.authorization, amount: moneyIn(data) } };
    }
    case 'PaymentVoidRequested': {
      const { authorization } = data;
      return authorization === undefined
        ? undefined
        : { request: { operation: 'void', key: keyOf('void'), authorization } };
    }
    case 'RefundRequested': {
      const { authorization, refundId } = data;
      if (authorization === undefined) return undefined;
      const key = keyOf('refund', refundId);
      return { request: { operation: 'refund', key, authorization, amount: moneyIn(data) }, refundId };
    }
    default:
      return undefined;
  }
};

const moneyIn = ({ amount, currency }: GatewayAmount): GatewayAmount => ({ amount, currency });

/**
 * Asks the gateway for what a payment has recorded as intended. It needs no memory of its own: the stream of the payment is
 * its stream, and the payment remembers.
 */
export const gatewayCalls: ProcessManager<Payment, PaymentEvent, never> = {
  ...payment,
  hears: {
    types: new Set(),
    decode: ({ type, schemaVersion }) => {
      throw new UnreadableEvent(type, schemaVersion, 'payments hear no events of others');
    },
  },
  correlate: () => undefined,
  decide: () => [],
  react: (event, id) => {
    const call = gatewayCallOf(event, id);
    return call === undefined ? {} : { commands: [{ name: CALL_GATEWAY, target: id, body: { ...call } }] };
  },
};

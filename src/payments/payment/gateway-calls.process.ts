import { type ProcessManager, UnreadableEvent } from '#kernel';
import type { GatewayAmount, GatewayRequest } from '../gateway/payment-gateway.js';
import type { PaymentEvent } from './payment.events.js';
import { type Payments, payments } from './payments.js';

/** Name of the command that asks the gateway; its body is a `GatewayCall`. */
export const CALL_GATEWAY = 'CallGateway';

/** The body of that command. */
export interface GatewayCall {
  readonly paymentId: string;
  readonly request: GatewayRequest;
  /** Of a refund. */
  readonly refundId?: string;
}

/** What the gateway is to be asked for, when an event says so. The key derives from order, payment and step. */
const gatewayCallOf = ({ type, data }: PaymentEvent): GatewayCall | undefined => {
  const { paymentId } = data;
  const keyOf = (...step: readonly (string | number)[]): string => [data.orderId, paymentId, ...step].join('/');
  switch (type) {
    case 'PaymentRequested': {
      const { token } = data;
      return { paymentId, request: { operation: 'authorize', key: keyOf('authorize'), amount: moneyIn(data), token } };
    }
    case 'PaymentCaptureRequested': {
      const key = keyOf('capture', data.attempt);
      return { paymentId, request: { operation: 'capture', key, ...authorized(data) } };
    }
    case 'PaymentVoidRequested': {
      const { authorization } = data;
      return authorization === undefined
        ? undefined
        : { paymentId, request: { operation: 'void', key: keyOf('void'), authorization } };
    }
    case 'RefundRequested': {
      const { authorization, refundId } = data;
      if (authorization === undefined) return undefined;
      const key = keyOf('refund', refundId);
      return { paymentId, request: { operation: 'refund', key, ...authorized({ ...data, authorization }) }, refundId };
    }
    default:
      return undefined;
  }
};

const authorized = (data: GatewayAmount & { readonly authorization: string }) => ({
  authorization: data.authorization,
  amount: moneyIn(data),
});

const moneyIn = ({ amount, currency }: GatewayAmount): GatewayAmount => ({ amount, currency });

/**
 * Asks the gateway for what payments have recorded as intended. It needs no memory of its own: the stream of the payments is
 * its stream, and they remember.
 */
export const gatewayCalls: ProcessManager<Payments, PaymentEvent, never> = {
  ...payments,
  hears: {
    types: new Set(),
    decode: ({ type, schemaVersion }) => {
      throw new UnreadableEvent(type, schemaVersion, 'payments hear no events of others');
    },
  },
  correlate: () => undefined,
  decide: () => [],
  react: (event, id) => {
    const call = gatewayCallOf(event);
    return call === undefined ? {} : { commands: [{ name: CALL_GATEWAY, target: id, body: { ...call } }] };
  },
};

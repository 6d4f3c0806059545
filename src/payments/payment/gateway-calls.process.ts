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

/** The key of a request derives from order, payment and step. */
const keyOf = (
  { orderId, paymentId }: { readonly orderId: string; readonly paymentId: string },
  ...step: readonly (string | number)[]
): string => [orderId, paymentId, ...step].join('/');

/** What the gateway is to be asked for, when an event says so. */
const gatewayCallOf = ({ type, data }: PaymentEvent): GatewayCall | undefined => {
  const { paymentId } = data;
  switch (type) {
    case 'PaymentRequested': {
      const { token } = data;
      return {
        paymentId,
        request: { operation: 'authorize', key: keyOf(data, 'authorize'), amount: moneyIn(data), token },
      };
    }
    case 'PaymentCaptureRequested': {
      const key = keyOf(data, 'capture', data.attempt);
      return { paymentId, request: { operation: 'capture', key, ...authorized(data) } };
    }
    case 'PaymentVoidRequested': {
      const { authorization } = data;
      return authorization === undefined
        ? undefined
        : { paymentId, request: { operation: 'void', key: keyOf(data, 'void'), authorization } };
    }
    case 'RefundRequested': {
      const { authorization } = data;
      return authorization === undefined ? undefined : refundCallOf({ ...data, authorization });
    }
    default:
      return undefined;
  }
};

interface GatewayRefund extends GatewayAmount {
  readonly orderId: string;
  readonly paymentId: string;
  readonly refundId: string;
  readonly authorization: string;
}

const refundCallOf = (data: GatewayRefund) => {
  const { paymentId, refundId } = data;
  const request = { operation: 'refund', key: keyOf(data, 'refund', refundId), ...authorized(data) } as const;
  return { paymentId, request, refundId };
};

/** How the gateway was asked for a refund that it has made; `undefined` when this is the key of none. */
export const completedRefund = ({ order, payments: all, refunds }: Payments, key: string) =>
  refunds
    .filter(({ status }) => status === 'COMPLETED')
    .flatMap((refund) => {
      const { authorization } = all.find(({ paymentId }) => paymentId === refund.paymentId) ?? {};
      return order && authorization ? [refundCallOf({ ...order, ...refund, authorization })] : [];
    })
    .find(({ request }) => request.key === key);

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

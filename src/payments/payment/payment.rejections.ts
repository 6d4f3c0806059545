import { type Refusal, refusalsFrom } from '#kernel';

/** The closed table of what a command on a payment may be refused for. Codes are stable; programs rely on them. */
export const PAYMENT_REJECTIONS = {
  ORDER_NOT_FOUND: { kind: 'not found', because: 'There is no order with this id.' },
  PAYMENT_NOT_FOUND: { kind: 'not found', because: 'The order has no such payment.' },
  PAYMENT_ALREADY_EXISTS: { kind: 'conflict', because: 'The order has a payment with this id. Choose another id.' },
  PAYMENT_STATE_CONFLICT: { kind: 'conflict', because: 'The payment does not allow this in its present status.' },
  PAYMENT_CURRENCY_MISMATCH: { kind: 'invalid', because: 'The order is in another currency. Use that one.' },
  ORDER_NOT_PAYABLE: { kind: 'conflict', because: 'The order was cancelled, so nothing is paid for it.' },
  NOTHING_TO_PAY: { kind: 'conflict', because: 'The order is paid, or costs nothing.' },
  PAYMENT_UNDER_WAY: {
    kind: 'conflict',
    because: 'Money for this order is authorised already, or is about to be. Wait for what becomes of it.',
  },
  TOO_MANY_PAYMENTS: { kind: 'conflict', because: 'The order has as many payments as it may have.' },
  TOO_MANY_REFUNDS: { kind: 'conflict', because: 'The order has as many refunds as it may have.' },
  CAPTURE_EXCEEDS_AUTHORIZED: { kind: 'conflict', because: 'No more can be captured than was authorised.' },
  REFUND_ALREADY_EXISTS: { kind: 'conflict', because: 'The order has a refund with this id. Choose another id.' },
  REFUND_EXCEEDS_CAPTURED: {
    kind: 'conflict',
    because: 'No more can be given back than was captured and not given back before.',
  },
} as const satisfies Record<string, Refusal>;

/** A refusal from the table. */
export const refuse = refusalsFrom(PAYMENT_REJECTIONS);

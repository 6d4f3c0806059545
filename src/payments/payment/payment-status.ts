import { dueOf, type PaymentStatus } from './payments.js';

export const ORDER_PAYMENT_STATUSES = [
  'PENDING',
  'AUTHORIZED',
  'PARTIALLY_PAID',
  'PAID',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'VOIDED',
  'EXPIRED',
] as const;
export type OrderPaymentStatus = (typeof ORDER_PAYMENT_STATUSES)[number];

/** What has become of the money for an order. Minor units of its currency. */
export interface PaidAmounts {
  /** Held by the gateway, and not taken. */
  readonly authorized: number;
  readonly captured: number;
  readonly refundPending: number;
  readonly refunded: number;
}

/** What payments have to know of the order that they are for. */
export interface DueAmount {
  /** What it costs; minor units. */
  readonly total: number;
  readonly isCancelled: boolean;
}

/** What is left to be paid depends on what goods have come back, too. */
interface KeptAmount extends DueAmount {
  /** What the goods cost that have come back; minor units. */
  readonly returned: number;
}

interface PaymentsOfOrder {
  /** The oldest first. */
  readonly payments: readonly {
    readonly status: PaymentStatus;
    readonly amount: number;
    readonly captured: number;
    readonly voidReason?: string;
  }[];
  readonly refunds: readonly RefundOfOrder[];
}

interface RefundOfOrder {
  readonly status: 'PENDING' | 'COMPLETED' | 'FAILED';
  readonly amount: number;
}

const sumOf = <Item>(items: readonly Item[], amountOf: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + amountOf(item), 0);

const refundsThat = (status: 'PENDING' | 'COMPLETED', { refunds }: PaymentsOfOrder): number =>
  sumOf(refunds, (refund) => (refund.status === status ? refund.amount : 0));

/** What the gateway has taken, or what came another way; also what was given back since. */
export const capturedOf = (
  payments: readonly Pick<PaymentsOfOrder['payments'][number], 'status' | 'captured'>[],
): number => sumOf(payments, ({ status, captured }) => (status === 'CAPTURED' ? captured : 0));

export const amountsOf = (order: PaymentsOfOrder): PaidAmounts => ({
  authorized: sumOf(order.payments, ({ status, amount }) => (isHeld(status) ? amount : 0)),
  captured: capturedOf(order.payments),
  refundPending: refundsThat('PENDING', order),
  refunded: refundsThat('COMPLETED', order),
});

const isHeld = (status: PaymentStatus): boolean => status === 'AUTHORIZED' || status === 'CAPTURE_REQUESTED';

/** What an order costs without the goods that have come back: nothing when it was cancelled. Minor units. */
const priceOf = ({ total, returned, isCancelled }: KeptAmount): number => (isCancelled ? 0 : total - returned);

/** What is still to be paid. Minor units. */
export const outstandingOf = (paid: Parameters<typeof dueOf>[0], kept: KeptAmount): number =>
  Math.max(0, dueOf(paid, priceOf(kept)));

/** What was paid beyond what the order costs, and is neither given back nor about to be. Minor units. */
export const overpaidOf = ({ captured, refunded, refundPending }: PaidAmounts, kept: KeptAmount): number =>
  Math.max(0, captured - refunded - refundPending - priceOf(kept));

type Due = DueAmount & { readonly cancelReason?: string | null };

/**
 * The label of what the amounts say. Money that has moved comes first, then money that is held, then what became of the
 * newest attempt; a refund counts once it is completed.
 */
export const paymentStatusOf = (order: PaymentsOfOrder, due: Due): OrderPaymentStatus => {
  const amounts = amountsOf(order);
  if (amounts.captured > 0) return paidStatusOf(amounts, due);
  return amounts.authorized > 0 ? 'AUTHORIZED' : unpaidStatusOf(order, due);
};

const paidStatusOf = ({ captured, refunded }: PaidAmounts, { total }: Due): OrderPaymentStatus => {
  if (refunded > 0) return refunded < captured ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
  return captured < total ? 'PARTIALLY_PAID' : 'PAID';
};

const unpaidStatusOf = ({ payments }: PaymentsOfOrder, due: Due): OrderPaymentStatus => {
  const { status, voidReason } = payments.at(-1) ?? {};
  if (voidReason !== undefined || due.isCancelled) {
    return (voidReason ?? due.cancelReason) === 'PAYMENT_TIMED_OUT' ? 'EXPIRED' : 'VOIDED';
  }
  if (status === 'FAILED') return 'FAILED';
  return status === undefined && due.total === 0 ? 'PAID' : 'PENDING';
};

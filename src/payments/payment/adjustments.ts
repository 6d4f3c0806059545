import type { Refund } from './payments.js';

/** An entry of the ledger beside what the order costs: money that goes back. */
export interface Adjustment<Entry extends Pick<Refund, 'refundId' | 'amount' | 'status'>> {
  readonly adjustmentId: string;
  /** Pending while a part of it is; failed when none of it was given back. */
  readonly status: Refund['status'];
  /** Minor units, below 0: what is given back, or is to be; of one that has failed, what was to be. */
  readonly amount: number;
  /** One of each payment that it comes out of; never none. */
  readonly parts: readonly [Entry, ...Entry[]];
}

/** The refunds of an order, each of them once, also those that come out of several payments. The oldest first. */
export const adjustmentsOf = <Entry extends Pick<Refund, 'refundId' | 'amount' | 'status'>>(
  refunds: readonly Entry[],
): readonly Adjustment<Entry>[] => {
  const ids = [...new Set(refunds.map(({ refundId }) => refundId))];
  return ids.flatMap((adjustmentId) => {
    const [first, ...others] = refunds.filter(({ refundId }) => refundId === adjustmentId);
    if (first === undefined) return [];
    const parts: Adjustment<Entry>['parts'] = [first, ...others];
    const going = parts.filter(({ status }) => status !== 'FAILED');
    const counted: readonly Entry[] = going.length > 0 ? going : parts;
    const amount = -counted.reduce((sum, part) => sum + part.amount, 0);
    return [{ adjustmentId, status: statusOf(parts), amount, parts }];
  });
};

const statusOf = (parts: readonly Pick<Refund, 'status'>[]): Refund['status'] => {
  if (parts.some(({ status }) => status === 'PENDING')) return 'PENDING';
  return parts.some(({ status }) => status === 'COMPLETED') ? 'COMPLETED' : 'FAILED';
};

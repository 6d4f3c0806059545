import fc from 'fast-check';
import { givenView } from '#kernel/testing';
import { type DomainEvent, type Recorded } from '#kernel';
import { listedPayments } from '../../payment/listed-payments.js';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { ORDER_PAYMENT_STATUSES, paymentStatusOf } from '../../payment/payment-status.js';
import { historyOf, step } from '../../testing/histories.js';
import { authorized, captured, captureRequested, refundRequested, requested } from '../../testing/index.js';
import { orderPayments } from './order-payments.projection.js';

interface Order {
  readonly status: string;
  readonly total: number;
  readonly cancelReason?: string;
}

const shownFor = ({ status, total, cancelReason }: Order, events: readonly PaymentEvent[]): string => {
  const shown = givenView(orderPayments, 'payments-o1', ...events).document('o1');
  const isCancelled = status === 'CANCELLED';
  return paymentStatusOf(shown ?? { payments: [], refunds: [] }, {
    total,
    isCancelled,
    cancelReason: cancelReason ?? null,
  });
};

/** What a list would hold of the order after these events. */
const listedFor = (order: Order, events: readonly PaymentEvent[]): string | undefined => {
  const state = events.reduce<unknown>(
    (before, event) => listedPayments.changeOf(recorded(event))?.(before) ?? before,
    listedPayments.initial,
  );
  return listedPayments.fields['paymentStatus']?.valueOf(state, order);
};

/** A change looks at what has happened alone. */
const recorded = (event: DomainEvent): Recorded => ({ ...event, occurredAt: '' }) as Recorded;

const anyOrder: fc.Arbitrary<Order> = fc.oneof(
  fc.record({ status: fc.constantFrom('PLACED', 'CONFIRMED', 'COMPLETED'), total: fc.integer({ min: 0, max: 30 }) }),
  fc.record({
    status: fc.constant('CANCELLED'),
    total: fc.integer({ min: 0, max: 30 }),
    cancelReason: fc.constantFrom('CUSTOMER_REQUEST', 'PAYMENT_TIMED_OUT'),
  }),
);

describe('the payment status in lists', () => {
  it('is the one that the order shows, whatever happens to its payments', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), anyOrder, (steps, order) => {
        const events = historyOf(steps);
        const shown = shownFor(order, events);
        expect(listedFor(order, events)).toBe(shown);
        seen.add(shown);
      }),
      { numRuns: 500, seed: 42 },
    );
    expect([...seen].sort()).toEqual([...ORDER_PAYMENT_STATUSES].sort());
  });

  it('is not written anew for what is only asked of the gateway', () => {
    const changes = [requested, authorized, captureRequested, captured, refundRequested].map(
      (event) => listedPayments.changeOf(recorded(event)) !== undefined,
    );
    expect(changes).toEqual([true, true, false, true, false]);
  });
});

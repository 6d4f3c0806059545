import fc from 'fast-check';
import type { Recorded } from '#kernel';
import type { PaymentEvent } from '../../payment/payment.events.js';
import { amountsOf } from '../../payment/payment-status.js';
import { begin, historyOf, stateOf, step } from '../../testing/histories.js';
import { type OrderPayments, orderPayments } from './order-payments.projection.js';

const AT = '2030-01-01T00:00:00.000Z';

const recorded = (event: PaymentEvent, index: number): Recorded => ({
  ...event,
  occurredAt: AT,
  meta: {
    stream: 'payments-o1',
    version: index + 1,
    position: index + 1,
    id: `event-${index}`,
    schemaVersion: 1,
    recordedAt: AT,
    principal: 'local',
    commandId: 'c',
    correlationId: 'c',
    causationId: 'c',
  },
});

const viewOf = (events: readonly PaymentEvent[]): OrderPayments =>
  events
    .map(recorded)
    .flatMap((event) => orderPayments.changesOf(event))
    .reduce<unknown>(
      (document, change) => change.apply(document as OrderPayments | undefined),
      undefined,
    ) as OrderPayments;

/** A second computation of the sums, by what each event says alone. */
const sumsOf = (events: readonly PaymentEvent[]) => {
  const sum = (type: PaymentEvent['type']): number =>
    events.reduce((total, event) => total + (event.type === type && 'amount' in event.data ? event.data.amount : 0), 0);
  return {
    captured: sum('PaymentCaptured') + sum('PaymentRecorded'),
    refundPending: sum('RefundRequested') - sum('RefundCompleted') - sum('RefundFailed'),
    refunded: sum('RefundCompleted'),
  };
};

describe('the view of the payments of an order', () => {
  it('knows of each payment and refund what they have come to, whatever happens in whichever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const events = historyOf([begin, ...steps]);
        const [view, state] = [viewOf(events), stateOf(events)];
        expect(view.payments.map(({ paymentId, status }) => [paymentId, status])).toEqual(
          state.payments.map(({ paymentId, status }) => [paymentId, status]),
        );
        expect(view.refunds).toMatchObject(state.refunds);
        expect(amountsOf(view)).toMatchObject(sumsOf(events));
      }),
    );
  });
});

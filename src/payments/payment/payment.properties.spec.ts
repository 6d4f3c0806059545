import fc from 'fast-check';
import { type Decide, fold, isRejection } from '#kernel';
import { recordAuthorization, recordVoid, requestPayment, requestVoid } from './authorization.decider.js';
import { recordCapture, requestCapture } from './capture.decider.js';
import { isBegun, isSettled, type Payment, payment } from './payment.js';
import type { PaymentEvent } from './payment.events.js';
import { recordRefund, requestRefund } from './refund.decider.js';

type Step = Decide<Payment, PaymentEvent>;

const AT = '2030-01-01T00:00:00.000Z';
const begin = requestPayment({ orderId: 'o1', customerId: 'c1', amount: 10, currency: 'EUR', token: 'tok_ok' });

const answer = fc.oneof(
  fc.constant({ isDone: true, reference: 'reference' } as const),
  fc.constant({ isDone: false, reason: 'DECLINED' } as const),
);
const refundId = fc.constantFrom('r1', 'r2', 'r3');
const refund = fc.record({ refundId, amount: fc.integer({ min: 0, max: 12 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  answer.map(recordAuthorization),
  fc.constant(requestVoid('ORDER_CANCELLED')),
  fc.constant(recordVoid()),
  fc.integer({ min: 0, max: 12 }).map(requestCapture),
  answer.map(recordCapture),
  refund.map((intent) => requestRefund({ ...intent, currency: 'EUR', reason: 'GOODWILL' })),
  fc.tuple(refundId, answer).map(([id, given]) => recordRefund(id, given)),
);

/** What happens, step after step; refusals happen not. */
const historyOf = (steps: readonly Step[]): readonly PaymentEvent[] =>
  steps.reduce<readonly PaymentEvent[]>((events, decide) => {
    const decision = decide(stateOf(events), AT);
    return isRejection(decision) ? events : [...events, ...decision];
  }, []);

const stateOf = (events: readonly PaymentEvent[]): Payment =>
  fold(
    payment,
    events.map((event) => ({ ...event, occurredAt: AT })),
  );

const sumOf = (events: readonly PaymentEvent[], type: PaymentEvent['type']): number =>
  events.reduce((sum, event) => sum + (event.type === type && 'amount' in event.data ? event.data.amount : 0), 0);

const countOf = (events: readonly PaymentEvent[], type: PaymentEvent['type']): number =>
  events.filter((event) => event.type === type).length;

describe('whatever happens to a payment, in whichever order', () => {
  it('money is taken once, never let go of besides, and never more given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const events = historyOf([begin, ...steps]);
        const captured = sumOf(events, 'PaymentCaptured');
        expect(captured).toBeLessThanOrEqual(10);
        expect(countOf(events, 'PaymentCaptured') + countOf(events, 'PaymentVoided')).toBeLessThanOrEqual(1);
        expect(sumOf(events, 'RefundRequested') - sumOf(events, 'RefundFailed')).toBeLessThanOrEqual(captured);
        expect(countOf(events, 'RefundRequested')).toBeGreaterThanOrEqual(
          countOf(events, 'RefundCompleted') + countOf(events, 'RefundFailed'),
        );
      }),
    );
  });

  it('the answers of the gateway settle it', () => {
    const done = { isDone: true, reference: 'reference' } as const;
    const answers = [
      recordAuthorization(done),
      recordVoid(),
      recordCapture(done),
      ...['r1', 'r2', 'r3'].map((id) => recordRefund(id, done)),
    ];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const state = stateOf(historyOf([begin, ...steps, ...answers]));
        expect(isBegun(state) && isSettled(state)).toBe(true);
      }),
    );
  });

  it('a step that comes again at once adds nothing, or is refused', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), step, (steps, again) => {
        const once = historyOf([begin, ...steps, again]);
        const twice = historyOf([begin, ...steps, again, again]);
        expect(twice).toEqual(once);
      }),
    );
  });
});

import fc from 'fast-check';
import { recordAuthorization, recordVoid } from './authorization.decider.js';
import { recordCapture } from './capture.decider.js';
import type { PaymentEvent } from './payment.events.js';
import { isSettled } from './payments.js';
import { recordRefund } from './refund.decider.js';
import { begin, historyOf, stateOf, step } from '../testing/histories.js';

const sumOf = (events: readonly PaymentEvent[], type: PaymentEvent['type']): number =>
  events.reduce((sum, event) => sum + (event.type === type && 'amount' in event.data ? event.data.amount : 0), 0);

const countOf = (events: readonly PaymentEvent[], type: PaymentEvent['type']): number =>
  events.filter((event) => event.type === type).length;

const ofPayment = (events: readonly PaymentEvent[], id: string) => events.filter(({ data }) => data.paymentId === id);

describe('whatever happens to the payments of an order, in whichever order', () => {
  it('each brings its money once or not at all, and no more of it is given back', () => {
    let reversed = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const all = historyOf([begin, ...steps]);
        for (const events of ['p1', 'p2', 'p3'].map((id) => ofPayment(all, id))) {
          const brought = sumOf(events, 'PaymentCaptured') + sumOf(events, 'PaymentRecorded');
          expect(sumOf(events, 'PaymentCaptured')).toBeLessThanOrEqual(10);
          expect(countOf(events, 'PaymentCaptured') + countOf(events, 'PaymentVoided')).toBeLessThanOrEqual(1);
          const kept = sumOf(events, 'RefundFailed') + sumOf(events, 'RefundReversed');
          expect(sumOf(events, 'RefundRequested') - kept).toBeLessThanOrEqual(brought);
          expect(countOf(events, 'RefundReversed')).toBeLessThanOrEqual(countOf(events, 'RefundCompleted'));
          reversed += countOf(events, 'RefundReversed');
          expect(countOf(events, 'RefundRequested')).toBeGreaterThanOrEqual(
            countOf(events, 'RefundCompleted') + countOf(events, 'RefundFailed'),
          );
        }
      }),
      { numRuns: 500 },
    );
    expect(reversed).toBeGreaterThan(0);
  });

  it('the gateway never holds money of two of them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { payments: all } = stateOf(historyOf([begin, ...steps]));
        const holding = all.filter(({ status }) => ['REQUESTED', 'AUTHORIZED', 'CAPTURE_REQUESTED'].includes(status));
        expect(holding.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('the answers of the gateway settle them', () => {
    const done = { isDone: true, reference: 'reference' } as const;
    const answers = ['p1', 'p2', 'p3'].flatMap((id) => [
      recordAuthorization(id, done),
      recordVoid(id),
      recordCapture(id, done),
      ...['r1', 'r2', 'r3'].map((each) => recordRefund(each, id, done)),
    ]);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        expect(isSettled(stateOf(historyOf([begin, ...steps, ...answers])))).toBe(true);
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

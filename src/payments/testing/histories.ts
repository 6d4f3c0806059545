import fc from 'fast-check';
import { clear, type Decide, fold, isRejection } from '#kernel';
import {
  recordAuthorization,
  recordPayment,
  recordVoid,
  requestPayment,
  requestVoid,
} from '../payment/authorization.decider.js';
import { recordCapture, requestCapture } from '../payment/capture.decider.js';
import type { PaymentEvent } from '../payment/payment.events.js';
import { type Payments, payments } from '../payment/payments.js';
import { recordRefund, requestRefund } from '../payment/refund.decider.js';

/** Anything that can be done to the payments of an order: up to three of 10 each by card, or of some money that came otherwise. */
export type Step = Decide<Payments, PaymentEvent>;

const AT = '2030-01-01T00:00:00.000Z';
const origin = { orderId: 'o1', customerId: 'c1' };
const request = (paymentId: string): Step =>
  requestPayment({ ...origin, paymentId, amount: 10, currency: 'EUR', token: 'tok_ok' }, 'EUR');
export const begin = request('p1');

const answer = fc.oneof(
  fc.constant({ isDone: true, reference: 'reference' } as const),
  fc.constant({ isDone: false, reason: 'DECLINED' } as const),
);
const refundId = fc.constantFrom('r1', 'r2', 'r3');
const paymentId = fc.constantFrom('p1', 'p2', 'p3');
const refund = fc.record({ refundId, amount: fc.integer({ min: 1, max: 25 }) });
export const step: fc.Arbitrary<Step> = fc.oneof(
  paymentId.map(request),
  fc
    .tuple(paymentId, fc.integer({ min: 0, max: 12 }))
    .map(([id, amount]) =>
      recordPayment({ ...origin, paymentId: id, amount, currency: 'EUR', reference: clear('transfer') }, 'EUR'),
    ),
  fc.tuple(paymentId, answer).map(([id, given]) => recordAuthorization(id, given)),
  paymentId.map((id) => requestVoid(id, 'ORDER_CANCELLED')),
  paymentId.map(recordVoid),
  fc.tuple(paymentId, fc.integer({ min: 0, max: 12 })).map(([id, amount]) => requestCapture(id, amount)),
  fc.tuple(paymentId, answer).map(([id, given]) => recordCapture(id, given)),
  refund.map((intent) => requestRefund({ ...intent, currency: 'EUR', reason: 'REQUESTED' })),
  fc.tuple(refundId, paymentId, answer).map(([id, of, given]) => recordRefund(id, of, given)),
);

/** What happens, step after step; refusals happen not. */
export const historyOf = (steps: readonly Step[]): readonly PaymentEvent[] =>
  steps.reduce<readonly PaymentEvent[]>((events, decide) => {
    const decision = decide(stateOf(events), AT);
    return isRejection(decision) ? events : [...events, ...decision];
  }, []);

export const stateOf = (events: readonly PaymentEvent[]): Payments =>
  fold(
    payments,
    events.map((event) => ({ ...event, occurredAt: AT })),
  );

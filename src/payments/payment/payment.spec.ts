import { clear } from '#kernel';
import { given } from '#kernel/testing';
import {
  recordAuthorization,
  recordPayment,
  recordVoid,
  requestPayment,
  requestVoid,
} from './authorization.decider.js';
import { recordCapture, requestCapture } from './capture.decider.js';
import { payment } from './payment.js';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentCaptureFailed,
  PaymentCaptureRequested,
  PaymentFailed,
  PaymentRecorded,
  PaymentRequested,
  PaymentVoided,
  PaymentVoidRequested,
  RefundCompleted,
  RefundFailed,
  RefundRequested,
} from './payment.events.js';
import { recordRefund, requestRefund } from './refund.decider.js';

const origin = { orderId: 'o1', customerId: 'VINET' };
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const done = (reference: string) => ({ isDone: true, reference }) as const;
const declined = { isDone: false, reason: 'DECLINED' } as const;

const requested = PaymentRequested({ ...origin, ...euros(1_000), token: 'tok_ok' });
const authorized = PaymentAuthorized({ ...origin, ...euros(1_000), reference: 'auth' });
const voidWanted = PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED' });
const voidRequested = PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED', authorization: 'auth' });
const captureRequested = PaymentCaptureRequested({ ...origin, ...euros(900), authorization: 'auth', attempt: 1 });
const captured = PaymentCaptured({ ...origin, ...euros(900), reference: 'capture' });
const paid = [requested, authorized, captureRequested, captured];
const refund = { ...origin, ...euros(500), refundId: 'r1', reason: 'GOODWILL' };
const refundRequested = RefundRequested({ ...refund, authorization: 'auth' });

describe('an authorisation', () => {
  it('is asked for, then recorded as the gateway has answered', () => {
    given(payment)
      .when(requestPayment({ ...origin, ...euros(1_000), token: 'tok_ok' }))
      .then(requested);
    given(payment, requested)
      .when(recordAuthorization(done('auth')))
      .then(authorized);
    given(payment, requested)
      .when(recordAuthorization(declined))
      .then(PaymentFailed({ ...origin, reason: 'DECLINED' }));
  });

  it('is answered once: what comes again, or later, changes nothing', () => {
    given(payment, requested, authorized).when(recordAuthorization(declined)).then();
    given(payment, ...paid)
      .when(recordAuthorization(declined))
      .then();
    given(payment, requested, PaymentFailed({ ...origin, reason: 'DECLINED' }))
      .when(recordAuthorization(done('auth')))
      .then();
  });

  it('is let go of, also when its answer comes only then', () => {
    given(payment, requested, authorized).when(requestVoid('ORDER_CANCELLED')).then(voidRequested);
    given(payment, requested).when(requestVoid('ORDER_CANCELLED')).then(voidWanted);
    given(payment, requested, voidWanted)
      .when(recordAuthorization(done('auth')))
      .then(authorized, voidRequested);
    const history = [requested, voidWanted, authorized, voidRequested];
    given(payment, ...history)
      .when(recordAuthorization(done('auth')))
      .then();
    given(payment, ...history)
      .when(recordVoid())
      .then(PaymentVoided(origin));
  });

  it('is not let go of twice, and not when there is nothing to let go of', () => {
    given(payment, requested, voidWanted).when(requestVoid('PAYMENT_TIMED_OUT')).then();
    given(payment, requested, voidWanted).when(recordVoid()).then();
    given(payment, ...paid)
      .when(requestVoid('ORDER_CANCELLED'))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
  });

  it('has an id of its own', () => {
    const again = requestPayment({ ...origin, ...euros(1_000), token: 'tok_ok' });
    given(payment, requested).when(again).thenRefuses('PAYMENT_ALREADY_EXISTS');
    given(payment)
      .when(recordAuthorization(done('auth')))
      .thenRefuses('PAYMENT_NOT_FOUND');
  });
});

describe('a capture', () => {
  it('takes what was authorised, or less', () => {
    given(payment, requested, authorized).when(requestCapture(900)).then(captureRequested);
    given(payment, requested, authorized, captureRequested)
      .when(recordCapture(done('capture')))
      .then(captured);
    given(payment, requested, authorized).when(requestCapture(1_001)).thenRefuses('CAPTURE_EXCEEDS_AUTHORIZED');
  });

  it('is made once', () => {
    given(payment, requested, authorized, captureRequested)
      .when(requestCapture(100))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
    given(payment, ...paid)
      .when(requestCapture(100))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
    given(payment, ...paid)
      .when(recordCapture(done('again')))
      .then();
  });

  it('may be asked for again, or let go of, once the gateway has refused it', () => {
    const failed = PaymentCaptureFailed({ ...origin, reason: 'DECLINED' });
    const history = [requested, authorized, captureRequested, failed];
    given(payment, requested, authorized, captureRequested).when(recordCapture(declined)).then(failed);
    const secondAttempt = PaymentCaptureRequested({ ...origin, ...euros(900), authorization: 'auth', attempt: 2 });
    given(payment, ...history)
      .when(requestCapture(900))
      .then(secondAttempt);
    given(payment, ...history)
      .when(requestVoid('ORDER_CANCELLED'))
      .then(voidRequested);
  });

  it('is none of a payment that is let go of', () => {
    given(payment, requested, authorized, voidRequested).when(requestCapture(1)).thenRefuses('PAYMENT_STATE_CONFLICT');
  });
});

describe('money that came another way', () => {
  const transfer = { ...origin, ...euros(900), reference: clear('Paul Henriot, invoice 17') };

  it('counts as captured', () => {
    given(payment).when(recordPayment(transfer)).then(PaymentRecorded(transfer));
    given(payment, PaymentRecorded(transfer))
      .when(requestRefund({ refundId: 'r1', ...euros(500), reason: 'GOODWILL' }))
      .then(RefundRequested(refund));
  });
});

describe('a refund', () => {
  const refundOf = (refundId: string, amount: number, currency = 'EUR') =>
    requestRefund({ refundId, amount, currency, reason: 'GOODWILL' });

  it('gives back what was captured, in as many parts as one likes, also equal ones', () => {
    given(payment, ...paid)
      .when(refundOf('r1', 500))
      .then(refundRequested);
    const second = RefundRequested({
      ...origin,
      ...euros(400),
      refundId: 'r2',
      reason: 'GOODWILL',
      authorization: 'auth',
    });
    given(payment, ...paid, refundRequested)
      .when(refundOf('r2', 400))
      .then(second);
    given(payment, ...paid, refundRequested)
      .when(refundOf('r1', 400))
      .thenRefuses('REFUND_ALREADY_EXISTS');
  });

  it('is never above what was captured and is not given back, nor about to be', () => {
    given(payment, ...paid, refundRequested)
      .when(refundOf('r2', 401))
      .thenRefuses('REFUND_EXCEEDS_CAPTURED');
    given(payment, requested, authorized).when(refundOf('r1', 1)).thenRefuses('REFUND_EXCEEDS_CAPTURED');
    given(payment, ...paid)
      .when(refundOf('r1', 500, 'USD'))
      .thenRefuses('PAYMENT_CURRENCY_MISMATCH');
  });

  it('gives its amount free when the gateway refuses it', () => {
    const failed = RefundFailed({ ...origin, ...euros(500), refundId: 'r1', reason: 'DECLINED' });
    given(payment, ...paid, refundRequested)
      .when(recordRefund('r1', declined))
      .then(failed);
    const all = RefundRequested({
      ...origin,
      ...euros(900),
      refundId: 'r2',
      reason: 'GOODWILL',
      authorization: 'auth',
    });
    given(payment, ...paid, refundRequested, failed)
      .when(refundOf('r2', 900))
      .then(all);
  });

  it('is completed once', () => {
    const completed = RefundCompleted({ ...origin, ...euros(500), refundId: 'r1', reference: 'refund' });
    given(payment, ...paid, refundRequested)
      .when(recordRefund('r1', done('refund')))
      .then(completed);
    given(payment, ...paid, refundRequested, completed)
      .when(recordRefund('r1', declined))
      .then();
    given(payment, ...paid)
      .when(recordRefund('r1', declined))
      .then();
  });
});

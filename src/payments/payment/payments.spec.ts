import { given } from '#kernel/testing';
import { recordAuthorization, recordVoid, requestPayment, requestVoid } from './authorization.decider.js';
import { recordCapture, requestCapture } from './capture.decider.js';
import {
  PaymentCaptureFailed,
  PaymentCaptureRequested,
  PaymentFailed,
  PaymentRequested,
  PaymentVoided,
} from './payment.events.js';
import { payments } from './payments.js';
import {
  origin,
  euros,
  done,
  declined,
  requested,
  authorized,
  voidWanted,
  voidRequested,
  captureRequested,
  captured,
  paid,
} from '../testing/index.js';

describe('an authorisation', () => {
  it('is asked for, then recorded as the gateway has answered', () => {
    given(payments)
      .when(requestPayment({ ...origin, ...euros(1_000), token: 'tok_ok' }, 'EUR'))
      .then(requested);
    given(payments, requested)
      .when(recordAuthorization('p1', done('auth')))
      .then(authorized);
    given(payments, requested)
      .when(recordAuthorization('p1', declined))
      .then(PaymentFailed({ ...origin, reason: 'DECLINED' }));
  });

  it('is answered once: what comes again, or later, changes nothing', () => {
    given(payments, requested, authorized).when(recordAuthorization('p1', declined)).then();
    given(payments, ...paid)
      .when(recordAuthorization('p1', declined))
      .then();
    given(payments, requested, PaymentFailed({ ...origin, reason: 'DECLINED' }))
      .when(recordAuthorization('p1', done('auth')))
      .then();
  });

  it('is let go of, also when its answer comes only then', () => {
    given(payments, requested, authorized).when(requestVoid('p1', 'ORDER_CANCELLED')).then(voidRequested);
    given(payments, requested).when(requestVoid('p1', 'ORDER_CANCELLED')).then(voidWanted);
    given(payments, requested, voidWanted)
      .when(recordAuthorization('p1', done('auth')))
      .then(authorized, voidRequested);
    const history = [requested, voidWanted, authorized, voidRequested];
    given(payments, ...history)
      .when(recordAuthorization('p1', done('auth')))
      .then();
    given(payments, ...history)
      .when(recordVoid('p1'))
      .then(PaymentVoided(origin));
  });

  it('is not let go of twice, and not when there is nothing to let go of', () => {
    given(payments, requested, voidWanted).when(requestVoid('p1', 'PAYMENT_TIMED_OUT')).then();
    given(payments, requested, voidWanted).when(recordVoid('p1')).then();
    given(payments, ...paid)
      .when(requestVoid('p1', 'ORDER_CANCELLED'))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
  });

  it('is one at a time, as long as the gateway holds money or may come to', () => {
    const another = { ...origin, ...euros(1_000), paymentId: 'p2', token: 'tok_ok' };
    for (const history of [[requested], [requested, authorized], [requested, authorized, captureRequested]]) {
      given(payments, ...history)
        .when(requestPayment(another, 'EUR'))
        .thenRefuses('PAYMENT_UNDER_WAY');
    }
    const failed = PaymentFailed({ ...origin, reason: 'DECLINED' });
    for (const history of [[requested, failed], [requested, voidWanted], paid]) {
      given(payments, ...history)
        .when(requestPayment(another, 'EUR'))
        .then(PaymentRequested(another));
    }
  });

  it('has an id of its own, and the currency of the order', () => {
    given(payments, ...paid)
      .when(requestPayment({ ...origin, amount: 1, currency: 'USD', paymentId: 'p2', token: 'tok_ok' }, 'EUR'))
      .thenRefuses('PAYMENT_CURRENCY_MISMATCH');
    const again = requestPayment({ ...origin, ...euros(1_000), token: 'tok_ok' }, 'EUR');
    given(payments, requested).when(again).thenRefuses('PAYMENT_ALREADY_EXISTS');
    given(payments)
      .when(recordAuthorization('p1', done('auth')))
      .thenRefuses('PAYMENT_NOT_FOUND');
  });
});

describe('a capture', () => {
  it('takes what was authorised, or less', () => {
    given(payments, requested, authorized).when(requestCapture('p1', 900)).then(captureRequested);
    given(payments, requested, authorized, captureRequested)
      .when(recordCapture('p1', done('capture')))
      .then(captured);
    given(payments, requested, authorized).when(requestCapture('p1', 1_001)).thenRefuses('CAPTURE_EXCEEDS_AUTHORIZED');
  });

  it('is made once', () => {
    given(payments, requested, authorized, captureRequested)
      .when(requestCapture('p1', 100))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
    given(payments, ...paid)
      .when(requestCapture('p1', 100))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
    given(payments, ...paid)
      .when(recordCapture('p1', done('again')))
      .then();
  });

  it('may be asked for again, or let go of, once the gateway has refused it', () => {
    const failed = PaymentCaptureFailed({ ...origin, reason: 'DECLINED' });
    const history = [requested, authorized, captureRequested, failed];
    given(payments, requested, authorized, captureRequested).when(recordCapture('p1', declined)).then(failed);
    const secondAttempt = PaymentCaptureRequested({ ...origin, ...euros(900), authorization: 'auth', attempt: 2 });
    given(payments, ...history)
      .when(requestCapture('p1', 900))
      .then(secondAttempt);
    given(payments, ...history)
      .when(requestVoid('p1', 'ORDER_CANCELLED'))
      .then(voidRequested);
  });

  it('is none of a payment that is let go of', () => {
    given(payments, requested, authorized, voidRequested)
      .when(requestCapture('p1', 1))
      .thenRefuses('PAYMENT_STATE_CONFLICT');
  });
});

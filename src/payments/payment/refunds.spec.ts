import { clear } from '#kernel';
import { given } from '#kernel/testing';
import { recordPayment } from './authorization.decider.js';
import { PaymentRecorded, RefundCompleted, RefundFailed, RefundRequested, RefundReversed } from './payment.events.js';
import { payments } from './payments.js';
import { recordRefund, requestRefund } from './refund.decider.js';
import {
  origin,
  euros,
  done,
  declined,
  requested,
  authorized,
  paid,
  refund,
  refundRequested,
} from '../testing/index.js';

describe('money that came another way', () => {
  const transfer = { ...origin, ...euros(900), reference: clear('Paul Henriot, invoice 17') };
  const recorded = PaymentRecorded(transfer);

  it('counts as captured, beside what the gateway has taken', () => {
    given(payments).when(recordPayment(transfer, 'EUR')).then(recorded);
    given(payments, ...paid)
      .when(recordPayment({ ...transfer, paymentId: 'p2' }, 'EUR'))
      .then(PaymentRecorded({ ...transfer, paymentId: 'p2' }));
    given(payments, recorded).when(recordPayment(transfer, 'EUR')).thenRefuses('PAYMENT_ALREADY_EXISTS');
  });

  it('is given back another way, by those who ask for it', () => {
    given(payments, recorded)
      .when(requestRefund({ refundId: 'r1', ...euros(500), reason: 'REQUESTED' }))
      .then(
        RefundRequested(refund),
        RefundCompleted({ ...origin, ...euros(500), refundId: 'r1', reason: 'REQUESTED' }),
      );
  });

  it('and what the gateway took are given back together, the oldest first', () => {
    const second = { ...transfer, paymentId: 'p2' };
    const note = clear('Too late for the birthday');
    const part = { ...origin, refundId: 'r1', currency: 'EUR' };
    const because = { reason: 'REQUESTED', note };
    given(payments, ...paid, PaymentRecorded(second))
      .when(requestRefund({ refundId: 'r1', ...euros(1_000), ...because, reason: 'REQUESTED' }))
      .then(
        RefundRequested({ ...part, ...because, amount: 900, authorization: 'auth' }),
        RefundRequested({ ...part, ...because, amount: 100, paymentId: 'p2' }),
        RefundCompleted({ ...part, reason: 'REQUESTED', amount: 100, paymentId: 'p2' }),
      );
  });
});

describe('a refund', () => {
  const refundOf = (refundId: string, amount: number, currency = 'EUR') =>
    requestRefund({ refundId, amount, currency, reason: 'REQUESTED' });

  it('gives back what was captured, in as many parts as one likes, also equal ones', () => {
    given(payments, ...paid)
      .when(refundOf('r1', 500))
      .then(refundRequested);
    const second = RefundRequested({
      ...origin,
      ...euros(400),
      refundId: 'r2',
      reason: 'REQUESTED',
      authorization: 'auth',
    });
    given(payments, ...paid, refundRequested)
      .when(refundOf('r2', 400))
      .then(second);
    given(payments, ...paid, refundRequested)
      .when(refundOf('r1', 400))
      .thenRefuses('REFUND_ALREADY_EXISTS');
  });

  it('is never above what was captured and is not given back, nor about to be', () => {
    given(payments, ...paid, refundRequested)
      .when(refundOf('r2', 401))
      .thenRefuses('REFUND_EXCEEDS_CAPTURED');
    given(payments, requested, authorized).when(refundOf('r1', 1)).thenRefuses('REFUND_EXCEEDS_CAPTURED');
    given(payments, ...paid)
      .when(refundOf('r1', 500, 'USD'))
      .thenRefuses('PAYMENT_CURRENCY_MISMATCH');
  });

  it('gives its amount free when the gateway refuses it', () => {
    const failed = RefundFailed({
      ...{ ...origin, ...euros(500), refundId: 'r1' },
      ...{ reason: 'DECLINED', refundReason: 'REQUESTED' },
    });
    given(payments, ...paid, refundRequested)
      .when(recordRefund('r1', 'p1', declined))
      .then(failed);
    const all = RefundRequested({
      ...origin,
      ...euros(900),
      refundId: 'r2',
      reason: 'REQUESTED',
      authorization: 'auth',
    });
    given(payments, ...paid, refundRequested, failed)
      .when(refundOf('r2', 900))
      .then(all);
  });

  it('is completed once', () => {
    const because = { reason: 'REQUESTED', reference: 'refund' };
    const completed = RefundCompleted({ ...origin, ...euros(500), refundId: 'r1', ...because });
    given(payments, ...paid, refundRequested)
      .when(recordRefund('r1', 'p1', done('refund')))
      .then(completed);
    given(payments, ...paid, refundRequested, completed)
      .when(recordRefund('r1', 'p1', done('refund')))
      .then();
    given(payments, ...paid)
      .when(recordRefund('r1', 'p1', declined))
      .then();
  });

  it('that comes back from the bank gives its amount free again, once', () => {
    const completed = RefundCompleted({ ...refund, reference: 'refund' });
    const reversed = RefundReversed({ ...refund, reason: 'DECLINED', refundReason: 'REQUESTED' });
    given(payments, ...paid, refundRequested, completed)
      .when(recordRefund('r1', 'p1', declined))
      .then(reversed);
    for (const answer of [declined, done('refund')]) {
      given(payments, ...paid, refundRequested, completed, reversed)
        .when(recordRefund('r1', 'p1', answer))
        .then();
    }
    given(payments, ...paid, refundRequested, completed, reversed)
      .when(refundOf('r2', 900))
      .then(
        RefundRequested({
          ...{ ...origin, ...euros(900), refundId: 'r2' },
          ...{ reason: 'REQUESTED', authorization: 'auth' },
        }),
      );
  });
});

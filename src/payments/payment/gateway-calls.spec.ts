import { givenProcess } from '#kernel/testing';
import { gatewayCalls } from './gateway-calls.process.js';
import {
  PaymentAuthorized,
  PaymentCaptureRequested,
  type PaymentEvent,
  PaymentRequested,
  PaymentVoidRequested,
  RefundRequested,
} from './payment.events.js';

const origin = { orderId: 'o1', customerId: 'VINET', paymentId: 'p1' };
const euros = { amount: 1_000, currency: 'EUR' };
const authorization = 'auth';

const bodyAfter = (event: PaymentEvent) => givenProcess(gatewayCalls, event).reaction('o1').commands?.[0]?.body;

describe('the gateway is asked for what a payment has recorded as intended', () => {
  it('under a key of order, payment and step', () => {
    expect(
      givenProcess(gatewayCalls, PaymentRequested({ ...origin, ...euros, token: 'tok_ok' })).reaction('o1'),
    ).toEqual({
      commands: [
        {
          ...{ name: 'CallGateway', target: 'o1' },
          body: {
            paymentId: 'p1',
            request: { operation: 'authorize', key: 'o1/p1/authorize', amount: euros, token: 'tok_ok' },
          },
        },
      ],
    });
    expect(bodyAfter(PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED', authorization }))).toEqual({
      paymentId: 'p1',
      request: { operation: 'void', key: 'o1/p1/void', authorization },
    });
  });

  it('under another key for each attempt to capture, and for each refund', () => {
    expect(bodyAfter(PaymentCaptureRequested({ ...origin, ...euros, authorization, attempt: 2 }))).toEqual({
      paymentId: 'p1',
      request: { operation: 'capture', key: 'o1/p1/capture/2', authorization, amount: euros },
    });
    const refund = { ...origin, ...euros, refundId: 'r1', reason: 'REQUESTED' };
    expect(bodyAfter(RefundRequested({ ...refund, authorization }))).toEqual({
      paymentId: 'p1',
      request: { operation: 'refund', key: 'o1/p1/refund/r1', authorization, amount: euros },
      refundId: 'r1',
    });
  });

  it('not for what is no business of it', () => {
    expect(bodyAfter(PaymentAuthorized({ ...origin, ...euros, reference: 'auth' }))).toBeUndefined();
    expect(bodyAfter(PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED' }))).toBeUndefined();
    expect(bodyAfter(RefundRequested({ ...origin, ...euros, refundId: 'r1', reason: 'REQUESTED' }))).toBeUndefined();
  });
});

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

const origin = { orderId: 'o1', customerId: 'VINET' };
const euros = { amount: 1_000, currency: 'EUR' };
const authorization = 'auth';

const bodyAfter = (event: PaymentEvent) => givenProcess(gatewayCalls, event).reaction('p1').commands?.[0]?.body;

describe('the gateway is asked for what a payment has recorded as intended', () => {
  it('under a key of payment and step', () => {
    expect(
      givenProcess(gatewayCalls, PaymentRequested({ ...origin, ...euros, token: 'tok_ok' })).reaction('p1'),
    ).toEqual({
      commands: [
        {
          ...{ name: 'CallGateway', target: 'p1' },
          body: { request: { operation: 'authorize', key: 'p1/authorize', amount: euros, token: 'tok_ok' } },
        },
      ],
    });
    expect(bodyAfter(PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED', authorization }))).toEqual({
      request: { operation: 'void', key: 'p1/void', authorization },
    });
  });

  it('under another key for each attempt to capture, and for each refund', () => {
    expect(bodyAfter(PaymentCaptureRequested({ ...origin, ...euros, authorization, attempt: 2 }))).toEqual({
      request: { operation: 'capture', key: 'p1/capture/2', authorization, amount: euros },
    });
    const refund = { ...origin, ...euros, refundId: 'r1', reason: 'GOODWILL' };
    expect(bodyAfter(RefundRequested({ ...refund, authorization }))).toEqual({
      request: { operation: 'refund', key: 'p1/refund/r1', authorization, amount: euros },
      refundId: 'r1',
    });
  });

  it('not for what is no business of it', () => {
    expect(bodyAfter(PaymentAuthorized({ ...origin, ...euros, reference: 'auth' }))).toBeUndefined();
    expect(bodyAfter(PaymentVoidRequested({ ...origin, reason: 'ORDER_CANCELLED' }))).toBeUndefined();
    expect(bodyAfter(RefundRequested({ ...origin, ...euros, refundId: 'r1', reason: 'GOODWILL' }))).toBeUndefined();
  });
});

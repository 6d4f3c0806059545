import { FIRST_OCCURRED_AT } from '#kernel/testing';
import {
  ConfirmationRequested,
  FulfilmentBegun,
  FulfilmentCancelled,
  FulfilmentCompleted,
  GoodsDispatched,
  GoodsReturned,
  PaymentNoted,
  SettlementPostponed,
  SettlementRequested,
} from './fulfilment.events.js';
import { givenFulfilment, origin } from './fulfilment.fixture.js';
import type { HeardEvent } from './heard-events.js';

const published = (type: string, data: object): HeardEvent => ({ type, data: { ...origin, ...data } }) as HeardEvent;

const payment = { ...origin, paymentId: 'p1', amount: 1_000 };
const captured = PaymentNoted({ ...payment, status: 'CAPTURED' });
const underWay = [
  FulfilmentBegun({ ...origin, since: FIRST_OCCURRED_AT }),
  PaymentNoted({ ...payment, status: 'AUTHORIZED' }),
  GoodsDispatched({ ...origin, shipmentId: 's1', commits: [] }),
];

describe('goods of an order that come back', () => {
  const restocked = [{ lineId: 'L1', sku: '11', quantity: 2 }];
  const cameBack = {
    ...published('ReturnReceived', { returnId: 'r1', lines: [{ ...restocked[0], condition: 'RESTOCK' }] }),
    restocked,
  } as HeardEvent;
  const returned = GoodsReturned({ ...origin, returnId: 'r1', restocks: [{ sku: '11', quantity: 2 }] });
  const paidBack = SettlementRequested({ ...origin, reason: 'RETURNED' });
  const done = [...underWay, captured, FulfilmentCompleted({ ...origin, releases: [] })];

  it('pays back what comes back, and has what is counted and sold again counted', () => {
    givenFulfilment(...done)
      .hears(cameBack, 'shipments-o1')
      .then(returned, paidBack);
    expect(givenFulfilment(...done, returned).reaction('o1').commands).toEqual([
      { name: 'ReceiveStock', target: '11', body: { quantity: 2 } },
    ]);
    expect(givenFulfilment(...done, returned, paidBack).reaction('o1').commands).toEqual([
      { name: 'SettlePayments', target: 'o1', body: { reason: 'RETURNED' } },
    ]);
    const over = FulfilmentCancelled({ ...origin, reason: 'STAFF', releases: [] });
    givenFulfilment(...underWay, over)
      .hears(cameBack, 'shipments-o1')
      .then(returned);
  });

  it('pays back again what the gateway has refused, four times, and what is taken only after goods have come back', () => {
    const failed = published('RefundFailed', { paymentId: 'p1' });
    const retryAt = '2030-01-01T00:01:00.000Z';
    givenFulfilment(...done, returned, paidBack)
      .hears(failed, 'payments-o1')
      .then(SettlementPostponed({ ...origin, attempt: 1, retryAt }));
    const postponed = (attempt: number) => SettlementPostponed({ ...origin, attempt, retryAt });
    givenFulfilment(...done, returned, paidBack, postponed(1))
      .timer('settlement')
      .then(paidBack);
    const four = [1, 2, 3, 4].map(postponed);
    givenFulfilment(...done, returned, paidBack, ...four)
      .hears(failed, 'payments-o1')
      .then(SettlementPostponed({ ...origin, attempt: 5 }));
    givenFulfilment(...done)
      .hears(failed, 'payments-o1')
      .then();
    givenFulfilment(...underWay, returned, paidBack)
      .hears(published('PaymentCaptured', { paymentId: 'p1', amount: { amount: 1_000 } }), 'payments-o1')
      .then(captured, paidBack, ConfirmationRequested({ ...origin, secured: 1_000 }));
  });
});

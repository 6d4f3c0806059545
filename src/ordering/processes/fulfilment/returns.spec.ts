import { FIRST_OCCURRED_AT } from '#kernel/testing';
import {
  ConfirmationRequested,
  FulfilmentBegun,
  FulfilmentCancelled,
  FulfilmentCompleted,
  GoodsDispatched,
  GoodsReturned,
  type FulfilmentEvent,
  MoneyCameBack,
  MoneyReturned,
  PaymentNoted,
  SettlementPostponed,
  SettlementRequested,
} from './fulfilment.events.js';
import { evolve, type Fulfilment } from './fulfilment.js';
import { givenFulfilment, origin } from './fulfilment.fixture.js';
import type { HeardEvent } from './heard-events.js';
import { waitOf } from './waiting.js';

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
    // That is theirs who have asked for it.
    givenFulfilment(...done, returned, paidBack)
      .hears(published('RefundFailed', { paymentId: 'p1', refundReason: 'REQUESTED' }), 'payments-o1')
      .then();
    givenFulfilment(...underWay, returned, paidBack)
      .hears(published('PaymentCaptured', { paymentId: 'p1', amount: { amount: 1_000 } }), 'payments-o1')
      .then(captured, paidBack, ConfirmationRequested({ ...origin, secured: 1_000 }));
  });

  it('leaves to people what the bank has sent back, until it is given back another time', () => {
    const back = { paymentId: 'p1', amount: 300, reason: 'RETURNED' };
    const reversed = { amount: { amount: 300 }, refundReason: 'RETURNED' };
    const given = [...done, returned, paidBack, MoneyReturned({ ...origin, ...back })];
    const cameBack = MoneyCameBack({ ...origin, ...back });
    givenFulfilment(...given)
      .hears(published('RefundReversed', { ...reversed, paymentId: 'p1' }), 'payments-o1')
      .then(cameBack);
    const waits = (...facts: readonly FulfilmentEvent[]) => waitOf(facts.reduce(evolve, undefined) as Fulfilment);
    const cancelled = [...underWay, captured, FulfilmentCancelled({ ...origin, reason: 'STAFF', releases: [] })];
    for (const before of [given, [...cancelled, MoneyReturned({ ...origin, ...back, amount: 1_000 })]]) {
      expect(waits(...before)).toBeUndefined();
      expect(waits(...before, cameBack)).toBe('PEOPLE');
      expect(waits(...before, cameBack, MoneyReturned({ ...origin, ...back }))).toBeUndefined();
    }
    givenFulfilment(...underWay)
      .hears(published('RefundReversed', { ...reversed, paymentId: 'p9' }), 'payments-o1')
      .then();
  });
});

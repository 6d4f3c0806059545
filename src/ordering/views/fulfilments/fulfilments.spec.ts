import { FIRST_OCCURRED_AT, givenView } from '#kernel/testing';
import {
  CapturePostponed,
  CaptureRequested,
  CompletionRequested,
  ConfirmationNoted,
  ConfirmationRequested,
  FulfilmentBegun,
  FulfilmentCancelled,
  FulfilmentCompleted,
  type FulfilmentEvent,
  GoodsDelivered,
  GoodsDispatched,
  HoldsNoted,
  MoneyReturned,
  PaymentAsked,
  PaymentNoted,
  SettlementPostponed,
  SettlementRequested,
  ShipmentLost,
  ShippingRequested,
  StepRefused,
  StepsUnblocked,
  StockAnswered,
  StockReleasesRequested,
  StockReservationsRequested,
} from '../../processes/fulfilment/fulfilment.events.js';
import { fulfilments } from './fulfilments.projection.js';

const origin = { orderId: 'o1', customerId: 'VINET' };
const later = '2030-01-01T00:30:00.000Z';
const asked = { reservationId: 'r1', lineId: 'L1', sku: '11', quantity: 12 };
const releases = [{ reservationId: 'r1', sku: '11', keep: 0 }];
const answer = { ...origin, reservationId: 'r1', sku: '11', quantity: 12 };
const money = (status: 'AUTHORIZED' | 'CAPTURED' | 'FAILED', paymentId = 'p1') =>
  PaymentNoted({ ...origin, paymentId, status, amount: status === 'FAILED' ? 0 : 1_000 });
const refused = (command: string, code: string) => StepRefused({ ...origin, command, code });

const begun = FulfilmentBegun({ ...origin, since: FIRST_OCCURRED_AT, token: 'tok_ok' });
const reserving = StockReservationsRequested({ ...origin, reservations: [asked], expiresAt: later });
const reserved = StockAnswered({ ...answer, isReserved: true });
const short = StockAnswered({ ...answer, isReserved: false, available: 3 });
const expired = StockReleasesRequested({ ...origin, releases, because: 'EXPIRED' });
const paymentAsked = PaymentAsked({ ...origin, token: 'tok_ok', until: later });
const confirming = ConfirmationRequested({ ...origin, secured: 1_000 });
const confirmed = ConfirmationNoted(origin);
const shipping = ShippingRequested(origin);
const dispatched = GoodsDispatched({ ...origin, shipmentId: 's1', commits: [] });
const capturing = CaptureRequested({ ...origin, attempt: 1 });
const delivered = GoodsDelivered({ ...origin, shipmentId: 's1', lines: [{ lineId: 'L1', quantity: 12 }] });
const completing = CompletionRequested({ ...origin, delivered: [{ lineId: 'L1', quantity: 12 }], paid: 1_000 });
const completed = FulfilmentCompleted({ ...origin, releases: [] });
const cancelled = FulfilmentCancelled({ ...origin, reason: 'CUSTOMER_REQUEST', releases });
const onHold = HoldsNoted({ ...origin, holds: ['h1'] });
const unblocked = StepsUnblocked(origin);

const paid = [begun, paymentAsked, money('AUTHORIZED')];
const sent = [...paid, confirming, confirmed, shipping, dispatched, capturing];
const come = [...sent, money('CAPTURED'), delivered, completing];

const settling = (attempt: number) =>
  SettlementPostponed({ ...origin, attempt, ...(attempt < 5 && { retryAt: later }) });
const viewOf = (...facts: FulfilmentEvent[]) => givenView(fulfilments, 'fulfilment-o1', ...facts).document('o1');

describe('what a fulfilment waits for', () => {
  it.each<[what: string | undefined, when: string, facts: readonly FulfilmentEvent[]]>([
    ['STOCK', 'goods were asked for', [begun, reserving]],
    ['PEOPLE', 'there are too few of them', [begun, reserving, short]],
    ['STOCK', 'they are asked for again', [begun, reserving, short, unblocked, reserving]],
    ['AUTHORIZATION', 'the gateway was asked for money, and is silent', [begun, reserving, reserved, paymentAsked]],
    ['PAYMENT', 'it was refused', [begun, paymentAsked, money('FAILED')]],
    [
      'AUTHORIZATION',
      'the gateway is silent, and the goods are free again',
      [begun, reserving, reserved, paymentAsked, expired],
    ],
    ['CONFIRMATION', 'goods and money are there', [...paid, confirming]],
    ['PAYMENT', 'the money is too little', [...paid, confirming, refused('ConfirmOrder', 'ORDER_NOT_SECURED')]],
    ['RELEASE', 'a hold is in the way', [...paid, confirming, refused('ConfirmOrder', 'ORDER_ON_HOLD')]],
    [
      'CONFIRMATION',
      'the hold was released',
      [...paid, confirming, refused('ConfirmOrder', 'ORDER_ON_HOLD'), unblocked, confirming],
    ],
    ['RELEASE', 'it is held before people send it', [...paid, confirming, confirmed, onHold]],
    ['DISPATCH', 'it was released', [...paid, confirming, confirmed, onHold, HoldsNoted({ ...origin, holds: [] })]],
    [
      'RELEASE',
      'it was held before the process knew of it',
      [...paid, confirming, confirmed, shipping, refused('ShipOrder', 'ORDER_ON_HOLD')],
    ],
    ['DELIVERY', 'the parcel is on its way, whatever holds the order', [...sent, money('CAPTURED'), onHold]],
    ['CONFIRMATION', 'there is nothing to pay', [begun, paymentAsked, refused('RequestPayment', 'NOTHING_TO_PAY')]],
    ['DISPATCH', 'it is confirmed', [...paid, confirming, confirmed]],
    ['DISPATCH', 'the carrier was asked', [...paid, confirming, confirmed, shipping]],
    ['CAPTURE', 'goods have left', sent],
    [
      'CAPTURE',
      'the gateway will be asked again',
      [...sent, CapturePostponed({ ...origin, attempt: 1, retryAt: later })],
    ],
    ['PEOPLE', 'the money cannot be taken', [...sent, CapturePostponed({ ...origin, attempt: 5 })]],
    ['DELIVERY', 'the money was taken', [...sent, money('CAPTURED')]],
    ['PEOPLE', 'the parcel is lost', [...sent, money('CAPTURED'), ShipmentLost({ ...origin, shipmentId: 's1' })]],
    [
      'DISPATCH',
      'it is sent again',
      [...sent, money('CAPTURED'), ShipmentLost({ ...origin, shipmentId: 's1' }), unblocked, shipping],
    ],
    ['COMPLETION', 'all may have come', come],
    ['DISPATCH', 'it has not', [...come, refused('CompleteOrder', 'ORDER_NOT_FULFILLED')]],
    ['PAYMENT', 'all has come, and less was paid', [...come, refused('CompleteOrder', 'ORDER_NOT_PAID')]],
    [
      'COMPLETION',
      'the rest was paid',
      [...come, refused('CompleteOrder', 'ORDER_NOT_PAID'), money('CAPTURED', 'p2'), completing],
    ],
    ['PAYMENT', 'all has come of an order without a payment', [begun, dispatched, delivered]],
    ['DELIVERY', 'people have sent it before it was paid', [begun, dispatched]],
    [undefined, 'it is completed', [...come, completed]],
    ['REFUND', 'the gateway refuses to pay for what came back', [...come, completed, settling(1)]],
    ['PEOPLE', 'it has refused too often', [...come, completed, settling(5)]],
    ['PEOPLE', 'it does not pay back what an order costs less', [...sent, settling(5)]],
    [
      undefined,
      'people have paid it back',
      [...come, completed, settling(5), MoneyReturned({ ...origin, paymentId: 'p1', amount: 5, reason: 'REQUESTED' })],
    ],
    [undefined, 'it was cancelled before money came', [begun, reserving, reserved, cancelled]],
    ['REFUND', 'it was cancelled and money is held', [...paid, cancelled]],
    [
      undefined,
      'that was let go of',
      [...paid, cancelled, MoneyReturned({ ...origin, paymentId: 'p1', amount: 1_000 })],
    ],
    [
      'REFUND',
      'part of the money was given back',
      [...paid, money('CAPTURED'), cancelled, MoneyReturned({ ...origin, paymentId: 'p1', amount: 999 })],
    ],
    ['PEOPLE', 'the money came past the gateway', [begun, money('CAPTURED', 'p2'), cancelled]],
    [
      undefined,
      'people have given that back',
      [begun, money('CAPTURED', 'p2'), cancelled, MoneyReturned({ ...origin, paymentId: 'p2', amount: 1_000 })],
    ],
    ['REFUND', 'the gateway has the other part of the money', [...paid, money('CAPTURED', 'p2'), cancelled]],
    [
      'REFUND',
      'it will be tried again',
      [...paid, cancelled, SettlementPostponed({ ...origin, attempt: 1, retryAt: later })],
    ],
    ['PEOPLE', 'it is tried no more', [...paid, cancelled, SettlementPostponed({ ...origin, attempt: 5 })]],
    [
      'REFUND',
      'it is tried after all',
      [
        ...[...paid, cancelled, SettlementPostponed({ ...origin, attempt: 5 })],
        SettlementRequested({ ...origin, reason: 'ORDER_CANCELLED' }),
      ],
    ],
  ])('is %s when %s', (wait, _when, facts) => {
    expect(viewOf(...facts)?.waitingFor).toBe(wait);
  });

  it('ends with the order, or with the money', () => {
    expect(viewOf(...come, completed)).toMatchObject({ status: 'COMPLETED' });
    expect(viewOf(begun, cancelled)).toMatchObject({ status: 'CANCELLED' });
    expect(viewOf(...paid, cancelled)).toMatchObject({ status: 'RUNNING' });
  });

  it('is told with the time of the event that began it', () => {
    expect(viewOf(begun, reserving)).toMatchObject({ waitingFor: 'STOCK', since: '2030-01-01T00:01:00.000Z' });
    const asked = [begun, reserving, reserved, paymentAsked];
    expect(viewOf(...asked)).toMatchObject({ waitingFor: 'AUTHORIZATION', since: '2030-01-01T00:03:00.000Z' });
    expect(viewOf(...asked, money('FAILED'), money('FAILED'))).toMatchObject({
      ...{ waitingFor: 'PAYMENT', since: '2030-01-01T00:04:00.000Z' },
    });
  });

  it('does not tell the token of the card', () => {
    expect(JSON.stringify(viewOf(...come, completed))).not.toContain('tok_ok');
  });
});

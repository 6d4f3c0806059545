import type { DomainEvent } from '#kernel';
import { FIRST_OCCURRED_AT } from '#kernel/testing';
import { cancelled, held, placed } from '../../testing/index.js';
import {
  CaptureRequested,
  CapturePostponed,
  CompletionRequested,
  ConfirmationNoted,
  ConfirmationRequested,
  FulfilmentBegun,
  FulfilmentCancelled,
  GoodsDelivered,
  GoodsDispatched,
  PaymentAsked,
  PaymentNoted,
  PaymentWindowClosed,
  SettlementRequested,
  ShipmentLost,
  ShippingRequested,
  StepRefused,
  StepsUnblocked,
  StockAnswered,
  StockReleasesRequested,
  StockReservationsRequested,
} from './fulfilment.events.js';
import { givenFulfilment, ORDER, origin } from './fulfilment.fixture.js';
import type { HeardEvent } from './heard-events.js';
import { reservationsFor } from './reservations.js';

const HALF_AN_HOUR_LATER = '2030-01-01T00:30:00.000Z';
const line = { lineId: 'L1', sku: '11', quantity: 12 };

const withTracked = (fact: DomainEvent, tracked: (typeof line)[] = []): HeardEvent =>
  ({ ...fact, tracked }) as HeardEvent;
const paidFor = { ...placed, data: { ...placed.data, payment: { token: 'tok_ok' } } };
const published = (type: string, data: object): HeardEvent => ({ type, data: { ...origin, ...data } }) as HeardEvent;
const euros = (amount: number) => ({ amount: { amount, currency: 'EUR' } });

const begun = FulfilmentBegun({ ...origin, since: FIRST_OCCURRED_AT });
const begunWithCard = FulfilmentBegun({ ...origin, since: FIRST_OCCURRED_AT, token: 'tok_ok' });
const [reservation] = reservationsFor('o1', [line], []);
const asked = reservation ?? { ...line, reservationId: '' };
const { reservationId } = asked;
const reserving = StockReservationsRequested({ ...origin, reservations: [asked], expiresAt: HALF_AN_HOUR_LATER });
const answer = { ...origin, reservationId, sku: '11', quantity: 12 };
const reserved = StockAnswered({ ...answer, isReserved: true });
const short = StockAnswered({ ...answer, isReserved: false, available: 3 });
const paymentAsked = PaymentAsked({ ...origin, token: 'tok_ok', until: HALF_AN_HOUR_LATER });
const authorized = PaymentNoted({ ...origin, paymentId: 'p1', status: 'AUTHORIZED', amount: 1_000 });
const captured = PaymentNoted({ ...origin, paymentId: 'p1', status: 'CAPTURED', amount: 1_000 });
const confirming = ConfirmationRequested({ ...origin, secured: 1_000 });
const confirmed = ConfirmationNoted(origin);
const shipping = ShippingRequested(origin);
const dispatched = GoodsDispatched({ ...origin, shipmentId: 's1', commits: [] });
const capturing = CaptureRequested({ ...origin, attempt: 1 });
const underWay = [begunWithCard, paymentAsked, authorized, confirming, confirmed, shipping];

describe('the fulfilment of an order', () => {
  it('begins with a payment, or with goods that are counted, and with nothing else', () => {
    givenFulfilment().hears(withTracked(paidFor), ORDER).then(begunWithCard, paymentAsked);
    givenFulfilment()
      .hears(withTracked(placed, [line]), ORDER)
      .then(begun, reserving);
    givenFulfilment().hears(withTracked(cancelled), ORDER).then();
    givenFulfilment().hears(withTracked(held), ORDER).then();
    givenFulfilment().timer('payment').then();
  });

  it('asks for the money once the goods are kept', () => {
    givenFulfilment()
      .hears(withTracked(paidFor, [line]), ORDER)
      .then(begunWithCard, reserving);
    givenFulfilment(begunWithCard, reserving)
      .hears(published('StockReserved', { reservationId }), 'stock-11')
      .then(reserved, paymentAsked);
  });

  it('confirms once the money is there, and again with more of it', () => {
    const heard = published('PaymentAuthorized', { paymentId: 'p1', ...euros(1_000) });
    givenFulfilment(begunWithCard, paymentAsked).hears(heard, 'payments-o1').then(authorized, confirming);
    const more = published('PaymentRecorded', { paymentId: 'p2', ...euros(500) });
    givenFulfilment(begunWithCard, paymentAsked, authorized, confirming)
      .hears(more, 'payments-o1')
      .then(
        PaymentNoted({ ...origin, paymentId: 'p2', status: 'CAPTURED', amount: 500 }),
        ConfirmationRequested({ ...origin, secured: 1_500 }),
      );
  });

  it('sends what is confirmed, takes the money when it leaves, and completes when it has come', () => {
    const parcel = { shipmentId: 's1', lines: [line] };
    givenFulfilment(...underWay)
      .hears(published('ShipmentDispatched', parcel), 'shipments-o1')
      .then(dispatched, capturing);
    const delivered = [{ lineId: 'L1', quantity: 12 }];
    givenFulfilment(...underWay, dispatched, capturing, captured)
      .hears(published('ShipmentDelivered', parcel), 'shipments-o1')
      .then(
        GoodsDelivered({ ...origin, shipmentId: 's1', lines: delivered }),
        CompletionRequested({ ...origin, delivered, paid: 1_000 }),
      );
  });

  it('commits the goods that were kept when they leave', () => {
    givenFulfilment(begun, reserving, reserved)
      .hears(published('ShipmentDispatched', { shipmentId: 's1', lines: [{ ...line, quantity: 5 }] }), 'shipments-o1')
      .then(GoodsDispatched({ ...origin, shipmentId: 's1', commits: [{ ...asked, quantity: 5 }] }));
  });
});

describe('a fulfilment that does not go well', () => {
  it('holds an order whose goods are short, and asks again when the hold is released', () => {
    givenFulfilment(begunWithCard, reserving)
      .hears(published('StockReservationRejected', { reservationId, available: 3 }), 'stock-11')
      .then(short);
    expect(givenFulfilment(begunWithCard, reserving, short).reaction('o1')).toMatchObject({
      commands: [{ name: 'PlaceHold', target: 'o1', body: { kind: 'STOCK', holdId: reservationId } }],
    });
    const released = { type: 'OrderHoldReleased', data: { customerId: 'VINET', holdId: reservationId } } as const;
    const again = reservationsFor('o1', [line], [{ ...asked, status: 'SHORT', left: 12, gone: 0 }]);
    givenFulfilment(begunWithCard, reserving, short)
      .hears(withTracked(released), ORDER)
      .then(
        StockReservationsRequested({ ...origin, reservations: again, expiresAt: HALF_AN_HOUR_LATER }),
        StepsUnblocked(origin),
      );
  });

  it('asks for no more of goods that are short than the order has of them by then', () => {
    const changedTo = (quantity: number) =>
      withTracked({
        type: 'OrderLineQuantityChanged',
        data: { customerId: 'VINET', lineId: 'L1', after: { quantity } },
      });
    const fewer = (keep: number) =>
      StockReleasesRequested({
        ...{ ...origin, releases: [{ reservationId, sku: '11', keep }] },
        because: 'ORDER_CHANGED',
      });
    const isShort = [begunWithCard, reserving, short];
    const unblocked = StepsUnblocked(origin);
    givenFulfilment(...isShort)
      .hears(changedTo(0), ORDER)
      .then(fewer(0), unblocked, paymentAsked);
    const released = { type: 'OrderHoldReleased', data: { customerId: 'VINET', holdId: reservationId } } as const;
    const asking = (quantity: number) =>
      StockReservationsRequested({
        ...{ ...origin, expiresAt: HALF_AN_HOUR_LATER },
        reservations: reservationsFor(
          'o1',
          [{ ...line, quantity }],
          [{ ...asked, status: 'SHORT', left: 12, gone: 0 }],
        ),
      });
    givenFulfilment(...isShort, fewer(3))
      .hears(withTracked(released), ORDER)
      .then(asking(3), unblocked);
    givenFulfilment(...isShort)
      .hears(changedTo(13), ORDER)
      .then(asking(13), unblocked);
  });

  it('cancels an order that no money came for, and says why', () => {
    givenFulfilment(begunWithCard, paymentAsked)
      .timer('payment')
      .then(PaymentWindowClosed({ ...origin, reason: 'PAYMENT_TIMED_OUT' }));
    const failed = PaymentNoted({ ...origin, paymentId: 'p1', status: 'FAILED', amount: 0 });
    givenFulfilment(begunWithCard, paymentAsked, failed)
      .timer('payment')
      .then(PaymentWindowClosed({ ...origin, reason: 'PAYMENT_FAILED' }));
    givenFulfilment(begunWithCard, paymentAsked, authorized, confirming).timer('payment').then();
  });

  it('gives goods free that nobody pays, and asks for them again when somebody does', () => {
    const releases = [{ reservationId, sku: '11', keep: 0 }];
    const expired = StockReleasesRequested({ ...origin, releases, because: 'EXPIRED' });
    givenFulfilment(begun, reserving, reserved).timer('reservations').then(expired);
    const again = reservationsFor('o1', [line], [{ ...asked, status: 'EXPIRED', left: 12, gone: 0 }]);
    givenFulfilment(begun, reserving, reserved, expired)
      .hears(published('PaymentAuthorized', { paymentId: 'p1', ...euros(1_000) }), 'payments-o1')
      .then(authorized, StockReservationsRequested({ ...origin, reservations: again }));
    givenFulfilment(begun, reserving, reserved, authorized, confirming).timer('reservations').then();
  });

  it('undoes what was begun for an order that is cancelled, and money that comes later', () => {
    const undone = FulfilmentCancelled({
      ...{ ...origin, reason: cancelled.data.reason },
      releases: [{ reservationId, sku: '11', keep: 0 }],
    });
    givenFulfilment(begun, reserving, reserved).hears(withTracked(cancelled), ORDER).then(undone);
    givenFulfilment(begun, reserving, reserved, undone)
      .hears(published('PaymentCaptured', { paymentId: 'p1', ...euros(1_000) }), 'payments-o1')
      .then(captured, SettlementRequested({ ...origin, reason: 'ORDER_CANCELLED' }));
  });

  it('tries four times to take the money, then asks people', () => {
    const failed = published('PaymentCaptureFailed', { paymentId: 'p1' });
    const shipped = [...underWay, dispatched, capturing];
    const postponed = CapturePostponed({ ...origin, attempt: 1, retryAt: '2030-01-01T00:01:00.000Z' });
    givenFulfilment(...shipped)
      .hears(failed, 'payments-o1')
      .then(postponed);
    givenFulfilment(...shipped, postponed)
      .timer('capture')
      .then(CaptureRequested({ ...origin, attempt: 2 }));
    const last = CaptureRequested({ ...origin, attempt: 5 });
    const given = CapturePostponed({ ...origin, attempt: 5 });
    givenFulfilment(...shipped, last)
      .hears(failed, 'payments-o1')
      .then(given);
    expect(givenFulfilment(...shipped, last, given).reaction('o1')).toMatchObject({
      commands: [{ name: 'PlaceHold', body: { kind: 'MANUAL' } }],
    });
  });

  it('asks people what becomes of a lost shipment, and sends again when they say so', () => {
    const lost = ShipmentLost({ ...origin, shipmentId: 's1' });
    givenFulfilment(...underWay, dispatched, capturing)
      .hears(published('ShipmentFailed', { shipmentId: 's1', lines: [line] }), 'shipments-o1')
      .then(lost);
    const released = { type: 'OrderHoldReleased', data: { customerId: 'VINET', holdId: 'h1' } } as const;
    givenFulfilment(...underWay, dispatched, capturing, lost)
      .hears(withTracked(released), ORDER)
      .then(StepsUnblocked(origin), shipping);
  });

  it('waits with what was refused until something changes', () => {
    const refused = StepRefused({ ...origin, command: 'ConfirmOrder', code: 'ORDER_ON_HOLD' });
    givenFulfilment(begunWithCard, paymentAsked, authorized, confirming)
      .refusal({ name: 'ConfirmOrder', target: 'o1', body: {} }, 'ORDER_ON_HOLD')
      .then(refused);
    const released = { type: 'OrderHoldReleased', data: { customerId: 'VINET', holdId: 'h1' } } as const;
    givenFulfilment(begunWithCard, paymentAsked, authorized, confirming, refused)
      .hears(withTracked(released), ORDER)
      .then(StepsUnblocked(origin), confirming);
  });
});

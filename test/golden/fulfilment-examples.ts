import {
  CapturePostponed,
  CaptureRequested,
  CompletionRequested,
  ConfirmationNoted,
  ConfirmationRequested,
  FulfilmentBegun,
  FulfilmentCancelled,
  FulfilmentCompleted,
  GoodsDelivered,
  GoodsDispatched,
  HoldsNoted,
  MoneyCameBack,
  MoneyReturned,
  GoodsReturned,
  PaymentAsked,
  PaymentNoted,
  PaymentWindowClosed,
  SettlementPostponed,
  SettlementRequested,
  ShipmentHeldBack,
  ShipmentLost,
  ShippingRequested,
  StepRefused,
  StepsUnblocked,
  StockAnswered,
  StockReleasesRequested,
  StockReservationsRequested,
} from '../../src/ordering/processes/fulfilment/fulfilment.events.js';

const origin = { orderId: 'golden', customerId: 'HANAR' };
const [since, later] = ['2030-01-01T00:00:00.000Z', '2030-01-01T00:30:00.000Z'];
const reservation = { reservationId: 'r1', lineId: 'L1', sku: '41', quantity: 3 };
const releases = [{ reservationId: 'r1', sku: '41', keep: 0 }];
const answer = { ...origin, reservationId: 'r1', sku: '41', quantity: 3 };

const begun = FulfilmentBegun({ ...origin, since, token: 'tok_ok' });
const reserving = StockReservationsRequested({ ...origin, reservations: [reservation], expiresAt: later });
const reserved = StockAnswered({ ...answer, isReserved: true });
const asked = PaymentAsked({ ...origin, token: 'tok_ok', until: later });
const authorized = PaymentNoted({ ...origin, paymentId: 'p1', status: 'AUTHORIZED', amount: 95_000 });
const confirmed = [begun, asked, authorized, ConfirmationRequested({ ...origin, secured: 95_000 })];
const shipping = [begun, authorized, ConfirmationNoted(origin), ShippingRequested(origin)];
const dispatched = GoodsDispatched({ ...origin, shipmentId: 's1', commits: [reservation] });
const capturing = [begun, reserving, reserved, authorized, dispatched, CaptureRequested({ ...origin, attempt: 1 })];
const delivered = GoodsDelivered({ ...origin, shipmentId: 's1', lines: [{ lineId: 'L1', quantity: 3 }] });
const completing = CompletionRequested({ ...origin, delivered: [{ lineId: 'L1', quantity: 3 }], paid: 95_000 });
const cancelled = FulfilmentCancelled({ ...origin, reason: 'CUSTOMER_REQUEST', releases });

/** Money that was given back, since schema version 2. */
export const moneyReturnedBecause = [
  begun,
  authorized,
  cancelled,
  MoneyReturned({ ...origin, paymentId: 'p1', amount: 95_000, reason: 'ORDER_CANCELLED' }),
];

/** A stream for each event of a fulfilment, which ends with it. */
export const fulfilmentExamples = [
  [begun],
  [begun, reserving],
  [begun, reserving, reserved],
  [begun, reserving, reserved, StockReleasesRequested({ ...origin, releases, because: 'EXPIRED' })],
  [begun, asked],
  [begun, asked, authorized],
  [begun, asked, PaymentWindowClosed({ ...origin, reason: 'PAYMENT_TIMED_OUT' })],
  confirmed,
  shipping.slice(0, 3),
  shipping,
  capturing.slice(0, 5),
  capturing,
  [...capturing, CapturePostponed({ ...origin, attempt: 1, retryAt: later })],
  [...capturing, delivered],
  [...capturing, delivered, completing],
  [...capturing, ShipmentLost({ ...origin, shipmentId: 's1' })],
  [...shipping, ShipmentHeldBack({ ...origin, shipmentId: 's1' })],
  [...confirmed, HoldsNoted({ ...origin, holds: ['h1'] })],
  [...capturing, delivered, GoodsReturned({ ...origin, returnId: 'r1', restocks: [{ sku: '41', quantity: 2 }] })],
  [...confirmed, StepRefused({ ...origin, command: 'ConfirmOrder', code: 'ORDER_ON_HOLD' })],
  [...confirmed, StepsUnblocked(origin)],
  [begun, reserving, reserved, cancelled],
  [begun, reserving, reserved, cancelled, SettlementRequested({ ...origin, reason: 'ORDER_CANCELLED' })],
  [begun, cancelled, SettlementPostponed({ ...origin, attempt: 1, retryAt: later })],
  [begun, authorized, cancelled, MoneyReturned({ ...origin, paymentId: 'p1', amount: 95_000 })],
  [
    ...[begun, authorized, cancelled, MoneyReturned({ ...origin, paymentId: 'p1', amount: 95_000 })],
    MoneyCameBack({ ...origin, paymentId: 'p1', amount: 95_000, reason: 'ORDER_CANCELLED' }),
  ],
  [...capturing, delivered, completing, FulfilmentCompleted({ ...origin, releases: [] })],
];

import { later, type Recorded } from '#kernel';
import {
  CapturePostponed,
  type FulfilmentEvent,
  GoodsDelivered,
  GoodsDispatched,
  GoodsReturned,
  MoneyCameBack,
  MoneyReturned,
  PaymentNoted,
  SettlementPostponed,
  SettlementRequested,
  ShipmentHeldBack,
  ShipmentLost,
  StockAnswered,
  StockReservationsRequested,
} from './fulfilment.events.js';
import { begunWith, type Fulfilment, type FulfilmentState, type NotedPayment, originOf } from './fulfilment.js';
import type { MovedMoney, Parcel, PublishedEvent } from './heard-events.js';
import { commitsOf, reservationsFor, toKeepAgain } from './reservations.js';

type Heard = Recorded<PublishedEvent>;
type Facts = readonly FulfilmentEvent[];

/** Milliseconds to the next attempt to move money; then people have to look at it. */
const PAUSES_MS = [60_000, 300_000, 1_800_000, 7_200_000] as const;

/**
 * What payments, shipments and stock say. Money that comes, and goods that leave, may begin the process: the order is paid or
 * sent by hand.
 */
export const afterPublishedEvent = (state: FulfilmentState, event: Heard): Facts => {
  if (event.type === 'StockReserved' || event.type === 'StockReservationRejected') return stockAnswered(state, event);
  if (event.type === 'PaymentVoided' || event.type === 'RefundCompleted') return returned(state, event.data);
  if (event.type === 'RefundReversed') return cameBackOf(state, event.data);
  if (state !== undefined) return heardOf(state, event);
  const { orderId, customerId } = event.data;
  const begun = begunWith({ orderId, customerId }, event.occurredAt);
  return [begun.event, ...heardOf(begun.state, event)];
};

type Returned = Extract<Heard, { readonly type: 'PaymentVoided' | 'RefundCompleted' }>;
type Reversed = Extract<Heard, { readonly type: 'RefundReversed' }>;
type Answer = Extract<Heard, { readonly type: 'StockReserved' | 'StockReservationRejected' }>;

const stockAnswered = (state: FulfilmentState, { type, data }: Answer): Facts => {
  if (state === undefined) return [];
  return type === 'StockReserved'
    ? answerTo(state, data.reservationId, { isReserved: true })
    : answerTo(state, data.reservationId, { isReserved: false, available: data.available });
};

/** What stock answers to a reservation; nothing when it was answered before, or asked for by others. */
export const answerTo = (
  state: Fulfilment,
  id: unknown,
  answer: { readonly isReserved: boolean; readonly available?: number },
): Facts => {
  const asked = state.reservations.find(({ reservationId }) => reservationId === id);
  if (asked?.status !== 'REQUESTED') return [];
  const { reservationId, sku, quantity } = asked;
  return [StockAnswered({ ...originOf(state), reservationId, sku, quantity, ...answer })];
};

const heardOf = (state: Fulfilment, event: Exclude<Heard, Answer | Returned | Reversed>): Facts => {
  const origin = originOf(state);
  switch (event.type) {
    case 'PaymentFailed':
      return [PaymentNoted({ ...origin, paymentId: event.data.paymentId, status: 'FAILED', amount: 0 })];
    case 'PaymentAuthorized':
      return money(state, event.data, 'AUTHORIZED');
    case 'PaymentRecorded':
    case 'PaymentCaptured':
      return money(state, event.data, 'CAPTURED');
    case 'PaymentCaptureFailed':
      return captureFailed(state, event.occurredAt);
    case 'RefundFailed':
      return refundFailed(state, event);
    case 'ShipmentDispatched':
      return dispatched(state, event.data);
    case 'ShipmentDelivered':
      return delivered(state, event.data);
    case 'ShipmentFailed':
      return state.end === undefined ? failed(state, event.data) : [];
    case 'ReturnReceived':
      return cameBack(state, event);
    default:
      return [];
  }
};

/** What was held back is sent again; whether the order is still on hold, shipping knows. In place of what was lost others are kept. */
const failed = (
  state: Fulfilment,
  { shipmentId, reason }: Extract<Heard, { readonly type: 'ShipmentFailed' }>['data'],
): Facts => {
  const origin = originOf(state);
  if (reason === 'ORDER_ON_HOLD') return [ShipmentHeldBack({ ...origin, shipmentId })];
  const { commits = [] } = state.underWay.find((each) => each.shipmentId === shipmentId) ?? {};
  const lines = toKeepAgain(state.reservations, commits);
  const reservations = reservationsFor(state.orderId, lines, state.reservations);
  return [
    ShipmentLost({ ...origin, shipmentId }),
    ...(reservations.length > 0 ? [StockReservationsRequested({ ...origin, reservations })] : []),
  ];
};

/** Goods that have come back are paid back, but for those of an order that was cancelled: its money goes back anyway. */
const cameBack = (
  state: Fulfilment,
  { data, restocked }: Extract<Heard, { readonly type: 'ReturnReceived' }>,
): Facts => {
  const origin = originOf(state);
  const restocks = restocked.map(({ sku, quantity }) => ({ sku, quantity }));
  return [
    GoodsReturned({ ...origin, returnId: data.returnId, restocks }),
    ...(state.end === 'CANCELLED' ? [] : [SettlementRequested({ ...origin, reason: 'RETURNED' })]),
  ];
};

/** Money that comes for an order that was cancelled, or costs less by now, goes back. */
const money = (state: Fulfilment, { paymentId, amount }: MovedMoney, status: NotedPayment['status']): Facts => {
  const origin = originOf(state);
  const noted = PaymentNoted({ ...origin, paymentId, status, amount: amount.amount });
  const { reason } = state.settlement;
  return reason === undefined ? [noted] : [noted, SettlementRequested({ ...origin, reason })];
};

/** What was held is let go of as a whole. */
const returned = (state: FulfilmentState, data: Returned['data']): Facts => {
  const payment = state?.payments.find(({ paymentId }) => paymentId === data.paymentId);
  if (state === undefined || payment === undefined) return [];
  const money = 'amount' in data ? givenBack(data) : { amount: payment.amount };
  return [MoneyReturned({ ...originOf(state), paymentId: data.paymentId, ...money })];
};

const givenBack = ({ amount: { amount }, reason }: Extract<Returned['data'], MovedMoney>) => ({
  amount,
  ...(reason !== undefined && { reason }),
});

/** The bank does not take it: trying once more would fail once more, so people look for another way. */
const cameBackOf = (
  state: FulfilmentState,
  { paymentId, amount: { amount }, refundReason: reason }: Reversed['data'],
): Facts => {
  const isKnown = state?.payments.some((payment) => payment.paymentId === paymentId) === true;
  return isKnown ? [MoneyCameBack({ ...originOf(state), paymentId, amount, reason })] : [];
};

/** When an attempt that has failed is repeated; nothing when people have to look at it. */
const retryAfter = (attempt: number, failedAt: string): { readonly retryAt?: string } => {
  const pause = PAUSES_MS[attempt - 1];
  return pause === undefined ? {} : { retryAt: later(failedAt, pause) };
};

const captureFailed = (state: Fulfilment, failedAt: string): Facts => {
  const origin = originOf(state);
  if (state.end === 'CANCELLED') return [SettlementRequested({ ...origin, reason: 'ORDER_CANCELLED' })];
  const attempt = Math.max(1, state.capture.attempts);
  return [CapturePostponed({ ...origin, attempt, ...retryAfter(attempt, failedAt) })];
};

/** Only where the process itself gives money back: refunds that people ask for are theirs. */
const refundFailed = (state: Fulfilment, { data, occurredAt }: Extract<Heard, { type: 'RefundFailed' }>): Facts => {
  if (state.settlement.reason === undefined || data.refundReason === 'REQUESTED') return [];
  const attempt = state.settlement.attempts + 1;
  return [SettlementPostponed({ ...originOf(state), attempt, ...retryAfter(attempt, occurredAt) })];
};

const dispatched = (state: Fulfilment, { shipmentId, lines }: Parcel): Facts => [
  GoodsDispatched({ ...originOf(state), shipmentId, commits: commitsOf(state.reservations, lines) }),
];

const delivered = (state: Fulfilment, { shipmentId, lines }: Parcel): Facts => [
  GoodsDelivered({
    ...{ ...originOf(state), shipmentId },
    lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
  }),
];

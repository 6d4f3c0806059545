import { later } from '#kernel';
import {
  CaptureRequested,
  CompletionRequested,
  ConfirmationRequested,
  type FulfilmentEvent,
  PaymentAsked,
  ShippingRequested,
  StockReservationsRequested,
} from './fulfilment.events.js';
import { type Fulfilment, isSecured, originOf, paidBy, securedBy } from './fulfilment.js';
import { areKept, missedLike, type Reservation, reservationsFor } from './reservations.js';

/** How long an order waits, and who ships it. */
export interface FulfilmentSettings {
  /** Milliseconds in which money has to come for an order that was placed with a payment; then it is cancelled. */
  readonly paymentWindowMs: number;
  /** Milliseconds for which goods are kept while no money has come. */
  readonly reservationExpiryMs: number;
  /** Whether a carrier is asked as soon as an order is confirmed; otherwise people ship. */
  readonly shipsByItself: boolean;
}

type Steps = readonly FulfilmentEvent[];

/**
 * What is to be asked for as things stand: money once the goods are there, the confirmation once both are, the parcel once it
 * is confirmed, the money once something has left, the completion once something has come.
 */
export const nextSteps = (state: Fulfilment, settings: FulfilmentSettings): Steps =>
  state.end === undefined
    ? [
        ...payment(state, settings),
        ...renewal(state),
        ...confirmation(state),
        ...shipping(state, settings),
        ...capture(state),
        ...completion(state),
      ]
    : [];

const payment = (state: Fulfilment, { paymentWindowMs }: FulfilmentSettings): Steps =>
  state.token !== undefined && !state.isAsked && areKept(state.reservations)
    ? [PaymentAsked({ ...originOf(state), token: state.token, until: later(state.since, paymentWindowMs) })]
    : [];

/** Goods that are no longer kept are asked for again once there is money. */
const renewal = (state: Fulfilment): Steps => {
  const expired = state.reservations.filter(({ status }) => status === 'EXPIRED');
  return expired.length > 0 && securedBy(state) > 0
    ? [StockReservationsRequested({ ...originOf(state), reservations: askedAgain(state, expired) })]
    : [];
};

/** What is missing of the lines of those reservations, under new ids. */
export const askedAgain = (state: Fulfilment, reservations: readonly Reservation[]) => {
  const lines = missedLike(state.reservations, reservations).map(({ lineId, sku, left }) => ({
    lineId,
    sku,
    quantity: left,
  }));
  return reservationsFor(state.orderId, lines, state.reservations);
};

const confirmation = (state: Fulfilment): Steps =>
  state.confirmation === 'OPEN' && isSecured(state)
    ? [ConfirmationRequested({ ...originOf(state), secured: securedBy(state) })]
    : [];

const shipping = (state: Fulfilment, { shipsByItself }: FulfilmentSettings): Steps =>
  shipsByItself && state.confirmation === 'DONE' && state.shipping === 'OPEN'
    ? [ShippingRequested(originOf(state))]
    : [];

const capture = (state: Fulfilment): Steps => {
  const { step, attempts } = state.capture;
  return state.hasShipped && step === 'OPEN' && state.payments.some(({ status }) => status === 'AUTHORIZED')
    ? [CaptureRequested({ ...originOf(state), attempt: attempts + 1 })]
    : [];
};

const completion = (state: Fulfilment): Steps =>
  state.completion === 'OPEN' && state.delivered.length > 0
    ? [CompletionRequested({ ...originOf(state), delivered: [...state.delivered], paid: paidBy(state) })]
    : [];

import { idOf, type Recorded } from '#kernel';
import { order } from '../../order/order.js';
import {
  ConfirmationNoted,
  FulfilmentCancelled,
  FulfilmentCompleted,
  type FulfilmentEvent,
  HoldsNoted,
  SettlementRequested,
  StepsUnblocked,
  StockReleasesRequested,
  StockReservationsRequested,
} from './fulfilment.events.js';
import { begunWith, type Fulfilment, type FulfilmentState, originOf, paidBy } from './fulfilment.js';
import type { HeardOrderEvent } from './heard-events.js';
import { askedAgain } from './next-steps.js';
import {
  type LineQuantity,
  missingOf,
  stillToLeave,
  releasesBeyond,
  releasesOf,
  type Reservation,
  reservationsFor,
  type TrackedLine,
} from './reservations.js';

type Heard = Recorded<HeardOrderEvent>;
type Facts = readonly FulfilmentEvent[];

/** The order that an event of it is about, and whose it is. */
export const orderOf = ({ meta, data }: Heard) => ({
  orderId: idOf(order, meta.stream),
  customerId: 'customer' in data ? data.customer.customerId : data.customerId,
});

/** What an event of the order itself means. @param expiresAt until when goods are kept that are asked for now */
export const afterOrderEvent = (state: FulfilmentState, event: Heard, expiresAt: string): Facts => {
  switch (event.type) {
    case 'OrderPlaced':
      return state === undefined ? begunBy(event, expiresAt, event.data.payment?.token) : [];
    case 'OrderLineAdded':
      if (event.tracked.length === 0) return [];
      return state === undefined ? begunBy(event, expiresAt) : reservationsOf(state, event.tracked, expiresAt);
    default:
      return state === undefined || state.end !== undefined ? [] : afterChange(state, event, expiresAt);
  }
};

const begunBy = (event: Heard, expiresAt: string, token?: string): Facts => {
  const begun = begunWith(orderOf(event), event.occurredAt, token);
  return [begun.event, ...reservationsOf(begun.state, event.tracked, expiresAt)];
};

const reservationsOf = (state: Fulfilment, lines: readonly TrackedLine[], expiresAt: string): Facts =>
  lines.length === 0
    ? []
    : [
        StockReservationsRequested({
          ...originOf(state),
          reservations: reservationsFor(state.orderId, lines, state.reservations),
          expiresAt,
        }),
      ];

const afterChange = (state: Fulfilment, event: Heard, expiresAt: string): Facts => {
  const origin = originOf(state);
  const releases = releasesOf(state.reservations);
  switch (event.type) {
    case 'OrderLineQuantityChanged': {
      const { lineId, after } = event.data;
      const line = { lineId, quantity: after.quantity };
      return [...stockAfter(state, line, expiresAt), ...afterCostChange(state), StepsUnblocked(origin)];
    }
    case 'OrderHeld':
      return [HoldsNoted({ ...origin, holds: [...state.holds, event.data.holdId] })];
    case 'OrderHoldReleased': {
      const { holdId } = event.data;
      const holds = state.holds.filter((each) => each !== holdId);
      const noted = holds.length < state.holds.length ? [HoldsNoted({ ...origin, holds })] : [];
      return [...noted, ...triedAgain(state, holdId, expiresAt), StepsUnblocked(origin)];
    }
    case 'OrderConfirmed':
      return [ConfirmationNoted(origin)];
    case 'OrderCompleted':
      return [FulfilmentCompleted({ ...origin, releases })];
    case 'OrderCancelled':
      return [FulfilmentCancelled({ ...origin, reason: event.data.reason, releases })];
    default:
      return [];
  }
};

/** A line has another quantity: fewer goods are kept for it, or more. */
const stockAfter = (state: Fulfilment, line: LineQuantity, expiresAt: string): Facts => {
  const { reservations } = state;
  const needed = { ...line, quantity: stillToLeave(reservations, line) };
  const releases = releasesBeyond(reservations, line.lineId, needed.quantity);
  if (releases.length > 0) return [StockReleasesRequested({ ...originOf(state), releases, because: 'ORDER_CHANGED' })];
  const missing = missingOf(reservations, needed);
  return missing === undefined ? [] : reservationsOf(state, [missing], expiresAt);
};

/** Money that was taken, or is about to be, may be more than the order costs now. */
const afterCostChange = (state: Fulfilment): Facts =>
  paidBy(state) > 0 || state.capture.step === 'REQUESTED'
    ? [SettlementRequested({ ...originOf(state), reason: 'ORDER_CHANGED' })]
    : [];

/** A shortfall has a hold under the id of its reservation: releasing it asks again, also for what has expired meanwhile. */
const triedAgain = (state: Fulfilment, holdId: string, expiresAt: string): Facts => {
  const isShort = ({ reservationId, status }: Reservation): boolean => reservationId === holdId && status === 'SHORT';
  if (!state.reservations.some(isShort)) return [];
  const missing = state.reservations.filter((each) => isShort(each) || each.status === 'EXPIRED');
  return [StockReservationsRequested({ ...originOf(state), reservations: askedAgain(state, missing), expiresAt })];
};

import type { Aggregate, Happened } from '#kernel';
import { availableIn, levelsAfter, type LocationLevel, totalOf } from './levels.js';
import { type Reservation, reservationAfter, type ReservationEvent } from './reservation.js';
import { stockEvents, type StockEvent } from './stock.events.js';

/** Whether a SKU is counted, and whether more of it is sold than there is. */
export interface Policy {
  readonly tracked: boolean;
  readonly backorder: boolean;
}

/** What later commands have to know of the stock of a SKU. */
export interface Stock {
  /** Absent while nothing was received and nothing decided: such a SKU is not tracked. */
  readonly policy?: Policy;
  /** In the order of the names of their locations. */
  readonly levels: readonly LocationLevel[];
  /** All that hold, and those that ended last, the newest at the end. */
  readonly reservations: readonly Reservation[];
}

/**
 * Ended reservations that are remembered, so that asking for one again changes nothing. A SKU has any number of them, and its
 * state stays small; repetitions that come later are known by their idempotency keys.
 */
export const MOST_ENDED = 500;

const NOT_TRACKED: Policy = { tracked: false, backorder: false };

export const policyOf = ({ policy = NOT_TRACKED }: Pick<Stock, 'policy'>): Policy => policy;

/** What may still be reserved; `null` where it is not counted, so there is always enough. */
export const availableOf = (stock: Pick<Stock, 'policy' | 'levels'>): number | null =>
  policyOf(stock).tracked ? availableIn(totalOf(stock.levels)) : null;

export const reservationIn = ({ reservations }: Stock, reservationId: string): Reservation | undefined =>
  reservations.find((reservation) => reservation.reservationId === reservationId);

const evolve = (stock: Stock, event: Happened<StockEvent>): Stock => {
  switch (event.type) {
    case 'StockPolicyChanged':
      return { ...stock, policy: event.data.after };
    case 'StockReceived':
      return { ...stock, policy: event.data.policy, levels: levelsAfter(stock.levels, event.data.locations) };
    case 'StockAdjusted':
      return { ...stock, levels: levelsAfter(stock.levels, event.data.locations) };
    case 'StockReservationRejected':
      return withReservation(stock, event);
    default:
      return withReservation({ ...stock, levels: levelsAfter(stock.levels, event.data.locations) }, event);
  }
};

const withReservation = (stock: Stock, event: ReservationEvent): Stock => {
  const before = reservationIn(stock, event.data.reservationId);
  const others = stock.reservations.filter((reservation) => reservation !== before);
  return { ...stock, reservations: remembered([...others, reservationAfter(before, event)]) };
};

const remembered = (reservations: readonly Reservation[]): readonly Reservation[] => {
  const ended = reservations.filter(({ status }) => status !== 'RESERVED');
  return ended.length > MOST_ENDED ? reservations.filter((reservation) => reservation !== ended[0]) : reservations;
};

/** The stock of a SKU as an aggregate: what the commands under commands/ decide on. */
export const stock: Aggregate<Stock, StockEvent> = {
  name: 'stock',
  events: stockEvents,
  initial: { levels: [], reservations: [] },
  evolve,
};

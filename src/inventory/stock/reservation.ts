import type { Held } from './levels.js';
import type { StockEvent } from './stock.events.js';

export const RESERVATION_STATUSES = ['RESERVED', 'REJECTED', 'EXPIRED', 'RELEASED', 'COMMITTED'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** Which reservation, and for which line of which order. */
export interface ReservationOrigin {
  readonly reservationId: string;
  readonly orderId: string;
  readonly lineId: string;
}

/** What is kept, or was, for a line of an order. */
export interface Reservation extends ReservationOrigin {
  /** How it ended; `RESERVED` while some of it is kept. */
  readonly status: ReservationStatus;
  /** What was asked for. */
  readonly quantity: number;
  /** When it may expire: RFC 3339, UTC, milliseconds. */
  readonly expiresAt?: string;
  /** What is still kept. */
  readonly held: readonly Held[];
  /** Under which goods have left for it. */
  readonly commitIds: readonly string[];
}

export type ReservationEvent = Exclude<StockEvent, { type: 'StockReceived' | 'StockAdjusted' | 'StockPolicyChanged' }>;

export const originOf = ({ reservationId, orderId, lineId }: ReservationOrigin): ReservationOrigin => ({
  reservationId,
  orderId,
  lineId,
});

/** The reservation after an event that is about it. Goods may also leave for one that is not known, or no longer. */
export const reservationAfter = (before: Reservation | undefined, { type, data }: ReservationEvent): Reservation => {
  switch (type) {
    case 'StockReserved':
      return {
        ...{ ...originOf(data), status: 'RESERVED', quantity: data.quantity, held: data.held, commitIds: [] },
        ...(data.expiresAt !== undefined && { expiresAt: data.expiresAt }),
      };
    case 'StockReservationRejected':
      return { ...originOf(data), status: 'REJECTED', quantity: data.requested, held: [], commitIds: [] };
    case 'StockReservationExpired':
      return { ...(before ?? unknown(data)), status: 'EXPIRED', held: [] };
    case 'StockReleased':
      return { ...(before ?? unknown(data)), status: statusOf(data.held, 'RELEASED'), held: data.held };
    case 'StockCommitted': {
      const reservation = before ?? unknown(data);
      const commitIds = [...reservation.commitIds, data.commitId];
      return { ...reservation, status: statusOf(data.held, 'COMMITTED'), held: data.held, commitIds };
    }
  }
};

const unknown = (data: ReservationOrigin & { readonly quantity: number }): Omit<Reservation, 'status'> => ({
  ...originOf(data),
  ...{ quantity: data.quantity, held: [], commitIds: [] },
});

const statusOf = (held: readonly Held[], end: ReservationStatus): ReservationStatus =>
  held.length > 0 ? 'RESERVED' : end;

import { type Decide, isRejection, unchanged } from '#kernel';
import { quantityOf } from '../../stock/levels.js';
import { keeping, movementOf } from '../../stock/movement.js';
import { originOf } from '../../stock/reservation.js';
import { StockReservationExpired, type StockEvent } from '../../stock/stock.events.js';
import { reservationIn, type Stock } from '../../stock/stock.js';
import { refuse } from '../../stock/stock.rejections.js';

export interface ExpireReservationIntent {
  readonly sku: string;
  readonly reservationId: string;
}

/** No longer keeps goods whose time is over. A reservation does not expire by itself: its owner sends this when it is due. */
export const expireReservation =
  ({ sku, reservationId }: ExpireReservationIntent): Decide<Stock, StockEvent> =>
  (stock, at) => {
    const reservation = reservationIn(stock, reservationId);
    if (reservation?.status !== 'RESERVED') return unchanged;
    const { expiresAt, held } = reservation;
    if (expiresAt === undefined || at < expiresAt) return refuse('RESERVATION_NOT_DUE', { details: { expiresAt } });
    const movement = movementOf(stock, keeping(held, -1));
    if (isRejection(movement)) return movement;
    return [StockReservationExpired({ sku, ...originOf(reservation), quantity: quantityOf(held), ...movement })];
  };

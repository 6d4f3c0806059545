import { type Decide, isRejection, unchanged } from '#kernel';
import { allocate } from '../../stock/levels.js';
import { keeping, movementOf } from '../../stock/movement.js';
import { originOf, type Reservation, type ReservationOrigin } from '../../stock/reservation.js';
import { StockReservationRejected, StockReserved, type StockEvent } from '../../stock/stock.events.js';
import { availableOf, policyOf, reservationIn, type Stock } from '../../stock/stock.js';
import { refuse } from '../../stock/stock.rejections.js';

export interface ReserveStockIntent extends ReservationOrigin {
  readonly sku: string;
  /** 1 to 1,000,000. */
  readonly quantity: number;
  /** When it may expire (RFC 3339, UTC, milliseconds); absent when it never does. */
  readonly expiresAt?: string;
}

/**
 * Keeps goods for a line of an order, or says that there is too little: both are recorded, and a reservation id is answered
 * once. A SKU that is not tracked, or may be backordered, has always enough.
 */
export const reserveStock =
  (intent: ReserveStockIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    const { sku, quantity, expiresAt } = intent;
    const known = reservationIn(stock, intent.reservationId);
    if (known !== undefined) return isSame(known, intent) ? unchanged : refuse('RESERVATION_ALREADY_EXISTS');
    const available = availableOf(stock);
    const missing = available === null ? 0 : Math.min(quantity, Math.max(0, quantity - available));
    if (available !== null && missing > 0 && !policyOf(stock).backorder) {
      return [StockReservationRejected({ sku, ...originOf(intent), requested: quantity, available })];
    }
    const held = [...allocate(stock.levels, quantity)];
    const movement = movementOf(stock, keeping(held, 1));
    if (isRejection(movement)) return movement;
    const due = expiresAt === undefined ? {} : { expiresAt };
    return [StockReserved({ sku, ...originOf(intent), quantity, backordered: missing, held, ...due, ...movement })];
  };

const isSame = (known: Reservation, { orderId, lineId, quantity }: ReserveStockIntent): boolean =>
  known.orderId === orderId && known.lineId === lineId && known.quantity === quantity;

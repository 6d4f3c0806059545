import { type Decide, isRejection, unchanged } from '#kernel';
import { firstOf, quantityOf, without } from '../../stock/levels.js';
import { keeping, movementOf } from '../../stock/movement.js';
import { originOf } from '../../stock/reservation.js';
import { StockReleased, type StockEvent } from '../../stock/stock.events.js';
import { reservationIn, type Stock } from '../../stock/stock.js';

export interface ReleaseStockIntent {
  readonly sku: string;
  readonly reservationId: string;
  /** How many stay reserved; none when absent. */
  readonly keep?: number;
}

/** No longer keeps goods for a line of an order, or no more than `keep` of them. */
export const releaseStock =
  ({ sku, reservationId, keep = 0 }: ReleaseStockIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    const reservation = reservationIn(stock, reservationId);
    const quantity = quantityOf(reservation?.held ?? []) - keep;
    if (reservation === undefined || quantity <= 0) return unchanged;
    const released = firstOf(reservation.held, quantity);
    const movement = movementOf(stock, keeping(released, -1));
    if (isRejection(movement)) return movement;
    const held = [...without(reservation.held, released)];
    return [StockReleased({ sku, ...originOf(reservation), quantity, held, ...movement })];
  };

import { type Decide, isRejection, unchanged } from '#kernel';
import { allocate, firstOf, quantityOf, without } from '../../stock/levels.js';
import { keeping, leaving, movementOf } from '../../stock/movement.js';
import { originOf, type ReservationOrigin } from '../../stock/reservation.js';
import { StockCommitted, type StockEvent } from '../../stock/stock.events.js';
import { policyOf, reservationIn, type Stock } from '../../stock/stock.js';

export interface CommitStockIntent extends ReservationOrigin {
  readonly sku: string;
  /** Names what the goods have left with, such as a shipment: a reservation may leave in parts, each of them once. */
  readonly commitId: string;
  /** 1 to 1,000,000. */
  readonly quantity: number;
}

/**
 * Goods have left the house. That is the truth, whatever became of the reservation: what is not, or no longer, kept for it
 * leaves as well, and the book goes below zero where there was too little. A SKU that is not tracked is not counted.
 */
export const commitStock =
  (intent: CommitStockIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    const { sku, reservationId, commitId, quantity } = intent;
    const known = reservationIn(stock, reservationId);
    if (known?.commitIds.includes(commitId)) return unchanged;
    const kept = known?.held ?? [];
    const taken = firstOf(kept, quantity);
    const rest = quantity - quantityOf(taken);
    const left = policyOf(stock).tracked ? [...taken, ...(rest > 0 ? allocate(stock.levels, rest) : [])] : [];
    const movement = movementOf(stock, [...keeping(taken, -1), ...leaving(left)]);
    if (isRejection(movement)) return movement;
    const held = [...without(kept, taken)];
    return [StockCommitted({ sku, ...originOf(known ?? intent), commitId, quantity, held, ...movement })];
  };

import { type Decide, isRejection, unchanged } from '#kernel';
import { DEFAULT_LOCATION, levelAt } from '../../stock/levels.js';
import { movementOf } from '../../stock/movement.js';
import { StockAdjusted, type StockEvent } from '../../stock/stock.events.js';
import type { Stock } from '../../stock/stock.js';
import { refuse } from '../../stock/stock.rejections.js';

/** A closed list: a free text might name persons, and stock has no data subject whose key could seal it. */
export const ADJUST_REASONS = ['DAMAGED', 'LOST', 'FOUND', 'RECOUNT', 'RETURNED', 'OTHER'] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

export interface AdjustStockIntent {
  readonly sku: string;
  /** What is to be added, below 0 what is to be taken away; 1,000,000 at most. */
  readonly change: number;
  readonly reason: AdjustReason;
  readonly location?: string;
}

/**
 * Brings the book in line with the shelf. The shelf is the truth: it may hold less than is reserved, and then less than
 * nothing is available. It cannot hold less than nothing.
 */
export const adjustStock =
  ({ sku, change, reason, location = DEFAULT_LOCATION }: AdjustStockIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    if (stock.levels.length === 0) return refuse('STOCK_NOT_FOUND');
    if (change === 0) return unchanged;
    const { onHand } = levelAt(stock.levels, location);
    if (change < 0 && onHand + change < 0) {
      return refuse('STOCK_BELOW_ZERO', { pointer: '/change', details: { location, onHand } });
    }
    const movement = movementOf(stock, [{ location, onHand: change, reserved: 0 }]);
    return isRejection(movement) ? movement : [StockAdjusted({ sku, change, reason, ...movement })];
  };

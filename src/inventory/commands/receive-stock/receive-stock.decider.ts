import { type Decide, isRejection } from '#kernel';
import { DEFAULT_LOCATION } from '../../stock/levels.js';
import { movementOf } from '../../stock/movement.js';
import { StockReceived, type StockEvent } from '../../stock/stock.events.js';
import type { Policy, Stock } from '../../stock/stock.js';

export interface ReceiveStockIntent {
  readonly sku: string;
  /** 1 to 1,000,000. */
  readonly quantity: number;
  readonly location?: string;
}

/** What is received is tracked, unless something else was decided before. */
const RECEIVED: Policy = { tracked: true, backorder: false };

/** Goods come in at a location. */
export const receiveStock =
  ({ sku, quantity, location = DEFAULT_LOCATION }: ReceiveStockIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    const movement = movementOf(stock, [{ location, onHand: quantity, reserved: 0 }], stock.policy ?? RECEIVED);
    return isRejection(movement) ? movement : [StockReceived({ sku, quantity, ...movement })];
  };

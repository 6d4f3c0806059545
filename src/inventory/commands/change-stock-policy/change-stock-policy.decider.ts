import { type Decide, unchanged } from '#kernel';
import { totalOf } from '../../stock/levels.js';
import { StockPolicyChanged, type StockEvent } from '../../stock/stock.events.js';
import { type Policy, policyOf, type Stock } from '../../stock/stock.js';

export interface ChangeStockPolicyIntent extends Policy {
  readonly sku: string;
}

/** Decides whether a SKU is counted, and whether it is sold when there is none left; also before anything was received. */
export const changeStockPolicy =
  ({ sku, tracked, backorder }: ChangeStockPolicyIntent): Decide<Stock, StockEvent> =>
  (stock) => {
    const { policy } = stock;
    if (policy?.tracked === tracked && policy.backorder === backorder) return unchanged;
    return [
      StockPolicyChanged({
        sku,
        before: policyOf(stock),
        after: { tracked, backorder },
        level: totalOf(stock.levels),
      }),
    ];
  };

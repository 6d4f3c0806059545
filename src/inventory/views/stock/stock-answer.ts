import type { ViewDocument } from '#kernel';
import { availableIn } from '../../stock/levels.js';
import type { StockSummary } from './stock.projection.js';
import type { StockItem } from './stock-item.type.js';

/** The stock of a SKU as it is answered. */
export const stockAnswer = ({ document, version, position, projectedAt }: ViewDocument<StockSummary>): StockItem => ({
  ...document,
  available: document.available ?? null,
  locations: document.locations.map((level) => ({ ...level, available: availableIn(level) })),
  ...{ version, position, projectedAt },
});

import { factsOf, firstVersionsOf, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { PUBLIC_STOCK_SCHEMAS } from './stock/public-payloads.events.js';
import { publicStockEvent } from './stock/public-stock-events.js';
import { stockIdOf } from './stock/sku.js';
import { stock } from './stock/stock.js';
import { stockEvents } from './stock/stock.events.js';
import { stockItems } from './views/stock/stock.projection.js';

const factIn = factsOf(stock);
/** What is no SKU has no events. */
const NO_STOCK = '';

/** How many there are of what, and how many of them are kept for orders. */
export const inventory: BoundedContext = {
  name: 'inventory',
  loadApi: async () => (await import('./inventory.module.js')).inventoryApi,
  events: [stockEvents],
  projections: [stockItems],
  processes: [],
  publicTopics: [
    {
      kind: 'events',
      name: 'public.stock-events.v1',
      schemas: firstVersionsOf(PUBLIC_STOCK_SCHEMAS),
      eventOf: (record) => {
        const fact = factIn(record);
        return fact && { type: fact.type, schemaVersion: 1, subject: fact.data.sku, data: publicStockEvent(fact) };
      },
    },
  ],
  auditTerms: {
    sku: (sku) => ({ stream: streamOf(stock, stockIdOf(sku) ?? NO_STOCK) }),
  },
  numberOf: () => undefined,
};

import type { BoundedContext } from '#platform';
import { stockEvents } from './stock/stock.events.js';
import { stockItems } from './views/stock/stock.projection.js';

/** How many there are of what, and how many of them are kept for orders. It publishes nothing yet. */
export const inventory: BoundedContext = {
  name: 'inventory',
  loadApi: async () => (await import('./inventory.module.js')).inventoryApi,
  events: [stockEvents],
  projections: [stockItems],
  publicTypes: [],
  publicEventOf: () => undefined,
  auditTerms: {},
  numberOf: () => undefined,
};

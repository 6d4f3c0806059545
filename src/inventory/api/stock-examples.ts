import type { CommandExample } from '#platform';

const path = { sku: '11' };

/** What the published document shows of each command; one after the other, as they stand here, they all succeed. */
export const STOCK_EXAMPLES = {
  receiveStock: { key: 'stock-example-1', path, body: { quantity: 100 } },
  adjustStock: { key: 'stock-example-2', path, body: { change: -2, reason: 'DAMAGED' } },
  changeStockPolicy: { key: 'stock-example-3', path, body: { tracked: true, backorder: true } },
} as const satisfies Readonly<Record<string, CommandExample>>;

/** For an explorer of GraphQL. */
export const STOCK_QUERIES: readonly string[] = [
  `query Stock {
  stock(sku: "11") {
    onHand
    reserved
    available
    locations {
      location
      onHand
    }
  }
  stockItems(first: 10, filter: { availableBelow: 10 }) {
    nodes {
      sku
      available
    }
  }
}`,
];

import type { OrderEvent } from '../../src/ordering/order/order.events.js';

/** What an order adds to the sales of countries and products, told from its events alone. */
export interface SalesLedger {
  /** Lines, tax and shipping, in minor units, by country; 'none' for orders without one. */
  readonly byCountry: ReadonlyMap<string, number>;
  /** Quantities by sku. */
  readonly bySku: ReadonlyMap<string, number>;
}

/** A view of many orders may not look anything up: each event has to bring what it needs to undo earlier ones. */
export const salesLedgerOf = (events: readonly OrderEvent[]): SalesLedger => {
  const byCountry = new Map<string, number>();
  const bySku = new Map<string, number>();
  const add = (ledger: Map<string, number>, key: string, amount: number) => {
    const sum = (ledger.get(key) ?? 0) + amount;
    if (sum === 0) ledger.delete(key);
    else ledger.set(key, sum);
  };
  for (const event of events) {
    for (const [country, amount] of countryChanges(event)) add(byCountry, country ?? 'none', amount);
    for (const [sku, quantity] of skuChanges(event)) add(bySku, sku, quantity);
  }
  return { byCountry, bySku };
};

type Amounts = { readonly net: number; readonly tax: number };
const sumOf = (lines: readonly Amounts[]) => lines.reduce((sum, { net, tax }) => sum + net + tax, 0);

const countryChanges = (event: OrderEvent): readonly (readonly [string | undefined, number])[] => {
  switch (event.type) {
    case 'OrderPlaced': {
      const { lines, shipping } = event.data;
      return [[shipping.address?.countryCode, sumOf(lines) + shipping.amount]];
    }
    case 'OrderCancelled':
      return [[event.data.countryCode, -sumOf(event.data.lines) - event.data.shippingAmount]];
    case 'OrderShippingAddressChanged': {
      const { totals, previousCountryCode, address } = event.data;
      const amount = sumOf([totals]) + totals.shippingAmount;
      return [
        [previousCountryCode, -amount],
        [address.countryCode, amount],
      ];
    }
    case 'OrderLineQuantityChanged':
      return [[event.data.countryCode, sumOf([event.data.after]) - sumOf([event.data.before])]];
    case 'OrderLineAdded':
      return [[event.data.countryCode, sumOf([event.data.line])]];
    default:
      return [];
  }
};

const skuChanges = (event: OrderEvent): readonly (readonly [string, number])[] => {
  switch (event.type) {
    case 'OrderPlaced':
      return event.data.lines.map(({ sku, quantity }) => [sku, quantity]);
    case 'OrderCancelled':
      return event.data.lines.map(({ sku, quantity }) => [sku, -quantity]);
    case 'OrderLineQuantityChanged':
      return [[event.data.sku, event.data.skuQuantity.after - event.data.skuQuantity.before]];
    case 'OrderLineAdded':
      return [[event.data.line.sku, event.data.line.quantity]];
    default:
      return [];
  }
};

import { type Change, logProjection } from '#kernel';
import { addedTo, type ExactSum } from '../../order/exact-sum.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import { addedSales, changedSales, dayOf, type Sales, salesOf, takenOut, withoutSums } from '../../order/sales.js';

/** The orders of one day in one currency that were not cancelled. */
export interface DailySales {
  /** UTC day on which they were placed: `1996-07-04`. */
  readonly day: string;
  readonly currency: string;
  readonly orders: number;
  readonly quantity: number;
  readonly net: ExactSum;
  readonly tax: ExactSum;
  readonly shipping: ExactSum;
}

const changeOf = (currency: string, placedAt: string, sales: Sales): readonly Change<DailySales>[] => {
  const day = dayOf(placedAt);
  return [
    {
      id: `${currency} ${day}`,
      apply: (document) => ({
        day,
        currency,
        orders: (document?.orders ?? 0) + sales.orders,
        quantity: (document?.quantity ?? 0) + sales.quantity,
        net: addedTo(document?.net, sales.net),
        tax: addedTo(document?.tax, sales.tax),
        shipping: addedTo(document?.shipping, sales.shipping),
      }),
    },
  ];
};

/** The question "how much was sold, day by day?": one document per day and currency, also where nothing is left. */
export const salesByDay = logProjection<DailySales, OrderEvent>({
  name: 'sales-by-day',
  version: 1,
  category: 'order',
  events: orderEvents,
  changes: {
    OrderPlaced: ({ data: { currency, lines, shipping }, occurredAt }) =>
      changeOf(currency, occurredAt, salesOf(lines, shipping.amount)),
    OrderCancelled: ({ data: { currency, placedAt, lines, shippingAmount } }) =>
      changeOf(currency, placedAt, takenOut(salesOf(lines, shippingAmount))),
    OrderLineQuantityChanged: ({ data }) => changeOf(data.currency, data.placedAt, changedSales(data)),
    OrderLineAdded: ({ data }) => changeOf(data.currency, data.placedAt, addedSales(data)),
    OrderShippingAddressChanged: () => [],
    ...withoutSums,
  },
  fields: {
    day: { type: 'text', path: ['day'] },
    currency: { type: 'text', path: ['currency'] },
    orders: { type: 'integer', path: ['orders'] },
    quantity: { type: 'integer', path: ['quantity'] },
    net: { type: 'bigint', path: ['net'] },
    tax: { type: 'bigint', path: ['tax'] },
    shipping: { type: 'bigint', path: ['shipping'] },
  },
  indexes: [['currency', 'day']],
});

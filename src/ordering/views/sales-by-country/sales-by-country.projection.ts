import { type Change, logProjection } from '#kernel';
import { addedTo, type ExactSum } from '../../order/exact-sum.js';
import { countryOf } from '../../order/order.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import {
  addedSales,
  changedSales,
  dayOf,
  movedSales,
  type Sales,
  salesOf,
  takenOut,
  totalOf,
  withoutSums,
} from '../../order/sales.js';

/** The orders of one day in one currency that go to one country now and were not cancelled. */
export interface CountrySales {
  /** UTC day on which they were placed: `1996-07-04`. */
  readonly day: string;
  readonly currency: string;
  /** ISO 3166-1 alpha-2; absent for orders without an address or a country in it. */
  readonly countryCode?: string;
  readonly orders: number;
  readonly quantity: number;
  readonly net: ExactSum;
  /** With tax and shipping. */
  readonly total: ExactSum;
}

/** Where an order is counted. */
interface Place {
  readonly currency: string;
  readonly placedAt: string;
  readonly countryCode?: string;
}

const changeOf = ({ currency, placedAt, countryCode }: Place, sales: Sales): Change<CountrySales> => {
  const day = dayOf(placedAt);
  return {
    id: `${currency} ${day} ${countryCode ?? '-'}`,
    apply: (document) => ({
      day,
      currency,
      ...countryOf({ countryCode }),
      orders: (document?.orders ?? 0) + sales.orders,
      quantity: (document?.quantity ?? 0) + sales.quantity,
      net: addedTo(document?.net, sales.net),
      total: addedTo(document?.total, totalOf(sales)),
    }),
  };
};

type Moved = Extract<OrderEvent, { type: 'OrderShippingAddressChanged' }>['data'];

const moved = (data: Moved): readonly Change<CountrySales>[] => {
  const { currency, placedAt, previousCountryCode, address } = data;
  if (previousCountryCode === address.countryCode) return [];
  const sales = movedSales(data);
  return [
    changeOf({ currency, placedAt, ...countryOf({ countryCode: previousCountryCode }) }, takenOut(sales)),
    changeOf({ currency, placedAt, ...countryOf(address) }, sales),
  ];
};

/** The question "how much was sold to which country?": one document per day, currency and country. */
export const salesByCountry = logProjection<CountrySales, OrderEvent>({
  name: 'sales-by-country',
  version: 1,
  category: 'order',
  events: orderEvents,
  changes: {
    OrderPlaced: ({ data: { currency, lines, shipping }, occurredAt }) => [
      changeOf({ currency, placedAt: occurredAt, ...countryOf(shipping.address) }, salesOf(lines, shipping.amount)),
    ],
    OrderCancelled: ({ data }) => [changeOf(data, takenOut(salesOf(data.lines, data.shippingAmount)))],
    OrderLineQuantityChanged: ({ data }) => [changeOf(data, changedSales(data))],
    OrderLineAdded: ({ data }) => [changeOf(data, addedSales(data))],
    OrderShippingAddressChanged: ({ data }) => moved(data),
    ...withoutSums,
  },
  fields: {
    day: { type: 'text', path: ['day'] },
    currency: { type: 'text', path: ['currency'] },
    countryCode: { type: 'text', path: ['countryCode'] },
    orders: { type: 'integer', path: ['orders'] },
    quantity: { type: 'integer', path: ['quantity'] },
    net: { type: 'bigint', path: ['net'] },
    total: { type: 'bigint', path: ['total'] },
  },
  indexes: [['currency', 'day']],
});

import { type Change, logProjection } from '#kernel';
import { addedTo, type ExactSum } from '../../order/exact-sum.js';
import { isLater, type Moment } from '../../order/moment.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import {
  addedSkuSales,
  changedSkuSales,
  dayOf,
  salesBySku,
  type SkuSales,
  takenOut,
  withoutSums,
} from '../../order/sales.js';

/** What was sold of one product in the orders of one day in one currency. */
export interface ProductDay {
  /** UTC day on which the orders were placed: `1996-07-04`. */
  readonly day: string;
  readonly currency: string;
  readonly sku: string;
  /** As the newest of the lines that were ordered had it. */
  readonly title: string;
  /** When that line was ordered. */
  readonly titledAt?: Moment;
  /** Orders that have the product, not cancelled. */
  readonly orders: number;
  readonly quantity: number;
  /** After discount, before tax and shipping. */
  readonly net: ExactSum;
}

type Origin = Pick<ProductDay, 'currency' | 'day'>;

/** @param orderedAt of a line that is ordered: it may give a newer title */
const changeOf = ({ currency, day }: Origin, sales: SkuSales, orderedAt?: Moment): Change<ProductDay> => ({
  id: `${currency} ${day} ${sales.sku}`,
  apply: (document) => ({
    ...titleOf(document, sales.title, orderedAt),
    day,
    currency,
    sku: sales.sku,
    orders: (document?.orders ?? 0) + sales.orders,
    quantity: (document?.quantity ?? 0) + sales.quantity,
    net: addedTo(document?.net, sales.net),
  }),
});

type Title = Pick<ProductDay, 'title' | 'titledAt'>;

const titleOf = (shown: Title | undefined, title: string, orderedAt: Moment | undefined): Title => {
  if (orderedAt !== undefined && isLater(orderedAt, shown?.titledAt)) return { title, titledAt: orderedAt };
  if (shown?.titledAt === undefined) return { title: shown?.title ?? title };
  return { title: shown.title, titledAt: shown.titledAt };
};

/** Other events name the lines as they were called when they were ordered: they give no newer title. */
const later = ({ currency, placedAt }: { readonly currency: string; readonly placedAt: string }): Origin => ({
  currency,
  day: dayOf(placedAt),
});

/** The question "what sells best?": one document per day, currency and product. */
export const topProducts = logProjection<ProductDay, OrderEvent>({
  name: 'top-products',
  version: 2,
  category: 'order',
  events: orderEvents,
  changes: {
    OrderPlaced: ({ data: { currency, lines }, occurredAt, meta }) => {
      const origin = { currency, day: dayOf(occurredAt) };
      const placedAt = { occurredAt, position: meta.position };
      return salesBySku(lines).map((sales) => changeOf(origin, sales, placedAt));
    },
    OrderCancelled: ({ data }) =>
      salesBySku(data.lines).map(({ sku, title, ...sales }) =>
        changeOf(later(data), { sku, title, ...takenOut(sales) }),
      ),
    OrderLineQuantityChanged: ({ data }) => [changeOf(later(data), changedSkuSales(data))],
    OrderLineAdded: ({ data, occurredAt, meta }) => [
      changeOf(later(data), addedSkuSales(data), { occurredAt, position: meta.position }),
    ],
    OrderShippingAddressChanged: () => [],
    ...withoutSums,
  },
  fields: {
    day: { type: 'text', path: ['day'] },
    currency: { type: 'text', path: ['currency'] },
    sku: { type: 'text', path: ['sku'] },
    title: { type: 'text', path: ['title'] },
    titledAt: { type: 'time', path: ['titledAt', 'occurredAt'] },
    titlePosition: { type: 'integer', path: ['titledAt', 'position'] },
    orders: { type: 'integer', path: ['orders'] },
    quantity: { type: 'integer', path: ['quantity'] },
    net: { type: 'bigint', path: ['net'] },
  },
  indexes: [['currency', 'day']],
});

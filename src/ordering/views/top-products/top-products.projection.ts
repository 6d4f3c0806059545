import { type Change, logProjection } from '#kernel';
import { addedTo, type ExactSum } from '../../order/exact-sum.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import { changedSkuSales, dayOf, salesBySku, type SkuSales, takenOut } from '../../order/sales.js';

/** What was sold of one product in the orders of one day in one currency. */
export interface ProductDay {
  /** UTC day on which the orders were placed: `1996-07-04`. */
  readonly day: string;
  readonly currency: string;
  readonly sku: string;
  /** As the newest of the orders had it. */
  readonly title: string;
  /** Log position of that order. */
  readonly titledAt: number;
  /** Orders that have the product, not cancelled. */
  readonly orders: number;
  readonly quantity: number;
  /** After discount, before tax and shipping. */
  readonly net: ExactSum;
}

type Origin = Pick<ProductDay, 'currency' | 'day' | 'titledAt'>;

const changeOf = ({ currency, day, titledAt }: Origin, sales: SkuSales): Change<ProductDay> => ({
  id: `${currency} ${day} ${sales.sku}`,
  apply: (document) => ({
    day,
    currency,
    sku: sales.sku,
    ...(document !== undefined && document.titledAt >= titledAt
      ? { title: document.title, titledAt: document.titledAt }
      : { title: sales.title, titledAt }),
    orders: (document?.orders ?? 0) + sales.orders,
    quantity: (document?.quantity ?? 0) + sales.quantity,
    net: addedTo(document?.net, sales.net),
  }),
});

/** What comes after an order was placed speaks of its lines as they were called then: it gives no newer title. */
const later = ({ currency, placedAt }: { readonly currency: string; readonly placedAt: string }): Origin => ({
  currency,
  day: dayOf(placedAt),
  titledAt: 0,
});

/** The question "what sells best?": one document per day, currency and product. */
export const topProducts = logProjection<ProductDay, OrderEvent>({
  name: 'top-products',
  version: 1,
  category: 'order',
  events: orderEvents,
  changes: {
    OrderPlaced: ({ data: { currency, lines }, occurredAt, meta }) => {
      const origin = { currency, day: dayOf(occurredAt), titledAt: meta.position };
      return salesBySku(lines).map((sales) => changeOf(origin, sales));
    },
    OrderCancelled: ({ data }) =>
      salesBySku(data.lines).map(({ sku, title, ...sales }) =>
        changeOf(later(data), { sku, title, ...takenOut(sales) }),
      ),
    OrderLineQuantityChanged: ({ data }) => [changeOf(later(data), changedSkuSales(data))],
    OrderShippingAddressChanged: () => [],
    OrderNoteAdded: () => [],
    OrderHeld: () => [],
    OrderHoldReleased: () => [],
  },
  fields: {
    day: { type: 'text', path: ['day'] },
    currency: { type: 'text', path: ['currency'] },
    sku: { type: 'text', path: ['sku'] },
    title: { type: 'text', path: ['title'] },
    titledAt: { type: 'integer', path: ['titledAt'] },
    orders: { type: 'integer', path: ['orders'] },
    quantity: { type: 'integer', path: ['quantity'] },
    net: { type: 'bigint', path: ['net'] },
  },
  indexes: [['currency', 'day']],
});

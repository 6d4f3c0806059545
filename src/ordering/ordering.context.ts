import { type StoredEvent, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { OrderChanges } from './api/order-changes.js';
import { order } from './order/order.js';
import { OrderPlaced, orderEvents } from './order/order.events.js';
import { sequenceOf } from './order/order-number.js';
import { OrderingModule, SLICES } from './ordering.module.js';

/** Taking orders and what becomes of them until they are shipped. */
export const ordering: BoundedContext = {
  name: 'ordering',
  module: OrderingModule,
  events: [orderEvents],
  projections: SLICES.flatMap(({ projection }) => projection ?? []),
  importBindings: SLICES.flatMap(({ importBinding }) => importBinding ?? []),
  auditTerms: {
    order: (orderId) => ({ stream: streamOf(order, orderId) }),
    customer: (customerId) => ({ about: { paths: [['customerId'], ['customer', 'customerId']], value: customerId } }),
  },
  numberOf: ({ type, data }: StoredEvent) => {
    if (type !== OrderPlaced.type) return undefined;
    const { orderNumber } = JSON.parse(data) as { readonly orderNumber: string };
    return sequenceOf(orderNumber);
  },
  feeds: [OrderChanges],
};

import { factsOf, firstVersionsOf, idOf, idsOf, type JoinedStreams, streamOf } from '#kernel';
import type { BoundedContext } from '#platform';
import { order } from './order/order.js';
import { OrderPlaced, orderEvents } from './order/order.events.js';
import { sequenceOf } from './order/order-number.js';
import { type OrderDetails, orderDetails } from './order/order-details.projection.js';
import { publicOrderOf } from './order/public-order.js';
import { publicOrderEvent } from './order/public-order-events.js';
import { PUBLIC_CHANGE_SCHEMA, PUBLIC_ORDER_SCHEMA, PUBLIC_SCHEMAS } from './order/public-payloads.events.js';
import { fulfilmentEvents } from './processes/fulfilment/fulfilment.events.js';
import { fulfilment } from './processes/fulfilment/fulfilment.js';
import { stockAnswerIn } from './processes/fulfilment/stock-answers.js';
import { customers } from './views/customers/customers.projection.js';
import { fulfilments } from './views/fulfilments/fulfilments.projection.js';
import { type ListedOrder, orderListOf, statusesIn } from './views/orders/order-list.projection.js';
import { salesByCountry } from './views/sales-by-country/sales-by-country.projection.js';
import { salesByDay } from './views/sales-by-day/sales-by-day.projection.js';
import { topProducts } from './views/top-products/top-products.projection.js';

const factIn = factsOf(order);
/** A cancellation gives back all that is kept and held when it comes; it does not know of goods that were to be given back before. */
const NOT_UNDONE: ReadonlySet<string> = new Set([
  'OrderCancelled',
  'OrderCompleted',
  'StockReleasesRequested',
  'GoodsDispatched',
  'GoodsReturned',
  'FulfilmentCancelled',
  'FulfilmentCompleted',
]);
const ORDER = { type: 'Order', schemaVersion: 1 };

/**
 * Taking orders and what becomes of them until they are shipped.
 * @param joined what other contexts give to lists of orders: statuses by which they are filtered
 */
export const orderingWith = (joined: readonly JoinedStreams<ListedOrder>[]): BoundedContext => {
  const orderList = orderListOf(joined);
  return {
    name: 'ordering',
    loadApi: async () => (await import('./ordering.module.js')).orderingApi(orderList, statusesIn(joined)),
    events: [orderEvents, fulfilmentEvents],
    projections: [orderDetails, orderList, customers, salesByDay, salesByCountry, topProducts, fulfilments],
    processes: [
      {
        name: fulfilment.name,
        streamOf: (orderId) => streamOf(fulfilment, orderId),
        hidden: ['orderId', 'customerId', 'token'],
        view: fulfilments,
        cancelling: {
          command: (orderId) => ({ name: 'CancelOrder', target: orderId, body: { reason: 'STAFF' } }),
          keeps: NOT_UNDONE,
        },
      },
    ],
    publicTopics: [
      {
        kind: 'events',
        name: 'public.order-events.v1',
        schemas: firstVersionsOf(PUBLIC_SCHEMAS),
        eventOf: (record) => {
          const fact = factIn(record);
          const subject = idOf(order, record.stream);
          return fact && { type: fact.type, schemaVersion: 1, subject, data: publicOrderEvent(fact) };
        },
      },
      {
        kind: 'states',
        name: 'public.orders.v1',
        schemas: firstVersionsOf({ Order: PUBLIC_ORDER_SCHEMA }),
        channel: 'orders',
        subjectOf: idsOf(order),
        state: orderDetails,
        stateOf: (document, { version, occurredAt }) => ({
          ...ORDER,
          data: publicOrderOf(document as OrderDetails, { version, changedAt: occurredAt }),
        }),
        erased: ORDER,
      },
      {
        kind: 'notifications',
        name: 'public.order-notifications.v1',
        schemas: firstVersionsOf({ OrderChanged: PUBLIC_CHANGE_SCHEMA }),
        channel: 'orders',
        subjectOf: idsOf(order),
        notificationOf: (id, { type, version }) => ({
          ...{ type: 'OrderChanged', schemaVersion: 1, subject: id },
          data: { id, version, type },
        }),
      },
    ],
    timeline: [
      {
        streamOf: (orderId) => streamOf(fulfilment, orderId),
        toldOf: (record) => {
          const answer = stockAnswerIn(record);
          return answer && { context: 'inventory', ...answer };
        },
      },
    ],
    auditTerms: {
      order: (orderId) => ({ stream: streamOf(order, orderId) }),
      customer: (customerId) => ({ about: { paths: [['customerId'], ['customer', 'customerId']], value: customerId } }),
    },
    numberOf: ({ type, data }) => {
      if (type !== OrderPlaced.type) return undefined;
      const { orderNumber } = JSON.parse(data) as { readonly orderNumber: string };
      return sequenceOf(orderNumber);
    },
  };
};

import { type CommandRunner, type Decide, factsOf, firstVersionsOf, idOf, idsOf, streamOf } from '#kernel';
import type { BoundedContext, ContextProcesses, SentCommand } from '#platform';
import { cancelOrder } from './commands/cancel-order/cancel-order.decider.js';
import { completeOrder } from './commands/complete-order/complete-order.decider.js';
import { confirmOrder } from './commands/confirm-order/confirm-order.decider.js';
import { placeHold } from './commands/place-hold/place-hold.decider.js';
import { type Order, order } from './order/order.js';
import { type OrderEvent, OrderPlaced, orderEvents } from './order/order.events.js';
import { sequenceOf } from './order/order-number.js';
import { type OrderDetails, orderDetails } from './order/order-details.projection.js';
import { orderRequest } from './order/order-request.js';
import { publicOrderOf } from './order/public-order.js';
import { publicOrderEvent } from './order/public-order-events.js';
import { PUBLIC_CHANGE_SCHEMA, PUBLIC_ORDER_SCHEMA, PUBLIC_SCHEMAS } from './order/public-payloads.events.js';
import { customers } from './views/customers/customers.projection.js';
import { salesByCountry } from './views/sales-by-country/sales-by-country.projection.js';
import { salesByDay } from './views/sales-by-day/sales-by-day.projection.js';
import { topProducts } from './views/top-products/top-products.projection.js';

const factIn = factsOf(order);
const ORDER = { type: 'Order', schemaVersion: 1 };

/** Taking orders and what becomes of them until they are shipped. */
export const ordering: BoundedContext = {
  name: 'ordering',
  loadApi: async () => (await import('./ordering.module.js')).orderingApi,
  events: [orderEvents],
  projections: [orderDetails, customers, salesByDay, salesByCountry, topProducts],
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

/** Commands that processes may send to orders. */
export const orderingCommands = (commands: Pick<CommandRunner, 'run'>): ContextProcesses['commands'] => {
  const sent =
    <Intent>(name: string, decider: (intent: Intent) => Decide<Order, OrderEvent>): SentCommand =>
    (orderId, body, context) =>
      // The process made the body.
      commands.run(orderRequest(name, { orderId, body, context }, decider(body as Intent)));
  return {
    ConfirmOrder: sent('ConfirmOrder', confirmOrder),
    CompleteOrder: sent('CompleteOrder', completeOrder),
    CancelOrder: sent('CancelOrder', cancelOrder),
    PlaceHold: sent('PlaceHold', placeHold),
  };
};

import { type Change, logProjection, type Personal, type Recorded } from '#kernel';
import { addedTo, type ExactSum } from '../../order/exact-sum.js';
import { isLater, type Moment } from '../../order/moment.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import { addedSales, changedSales, salesOf, takenOut, totalOf, withoutSums } from '../../order/sales.js';

/** The orders of a customer in one currency that were not cancelled. */
export interface CustomerValue {
  readonly orders: number;
  /** With tax and shipping, in minor units. */
  readonly total: ExactSum;
}

/** One customer, by the orders; name and e-mail stay sealed. */
export interface CustomerSummary {
  readonly customerId: string;
  /** As the newest order that gives one has it. */
  readonly name?: Personal;
  /** When that order was placed. */
  readonly namedAt?: Moment;
  /** As the newest order that gives one has it. */
  readonly email?: Personal;
  /** When that order was placed. */
  readonly emailGivenAt?: Moment;
  /** All of them, cancelled ones as well. */
  readonly ordersPlaced: number;
  readonly ordersCancelled: number;
  /** By currency; none for a currency in which no order is left. */
  readonly value: Readonly<Record<string, CustomerValue>>;
  /** Business times, RFC 3339, UTC, milliseconds. */
  readonly firstOrderAt: string;
  readonly lastOrderAt: string;
}

type Values = CustomerSummary['value'];

const valued = (values: Values, currency: string, orders: number, total: number): Values => {
  const { [currency]: before, ...others } = values;
  const value = { orders: (before?.orders ?? 0) + orders, total: addedTo(before?.total, total) };
  return value.orders === 0 ? others : { ...others, [currency]: value };
};

type Placed = Recorded<Extract<OrderEvent, { type: 'OrderPlaced' }>>;

const placed = ({ data, occurredAt, meta }: Placed): Change<CustomerSummary> => {
  const { customerId, name, email } = data.customer;
  const placedAt: Moment = { occurredAt, position: meta.position };
  const total = totalOf(salesOf(data.lines, data.shipping.amount));
  return {
    id: customerId,
    apply: (customer = { customerId, ...NO_ORDERS, firstOrderAt: occurredAt, lastOrderAt: occurredAt }) => ({
      ...customer,
      ...(name !== undefined && isLater(placedAt, customer.namedAt) && { name, namedAt: placedAt }),
      ...(email !== undefined && isLater(placedAt, customer.emailGivenAt) && { email, emailGivenAt: placedAt }),
      ordersPlaced: customer.ordersPlaced + 1,
      value: valued(customer.value, data.currency, 1, total),
      firstOrderAt: occurredAt < customer.firstOrderAt ? occurredAt : customer.firstOrderAt,
      lastOrderAt: occurredAt > customer.lastOrderAt ? occurredAt : customer.lastOrderAt,
    }),
  };
};

const NO_ORDERS = { ordersPlaced: 0, ordersCancelled: 0, value: {} };

/** What comes after an order was placed. */
const changed = (
  { customerId, currency }: { readonly customerId: string; readonly currency: string },
  difference: { readonly cancelled: 0 | 1; readonly total: number },
): Change<CustomerSummary> => ({
  id: customerId,
  apply: (customer) => {
    if (customer === undefined) throw new Error(`an order of customer ${customerId} changed before any was placed`);
    return {
      ...customer,
      ordersCancelled: customer.ordersCancelled + difference.cancelled,
      value: valued(customer.value, currency, 0 - difference.cancelled, difference.total),
    };
  },
});

/** The question "who are our customers?": one document per customer. */
export const customers = logProjection<CustomerSummary, OrderEvent>({
  name: 'customers',
  version: 3,
  category: 'order',
  events: orderEvents,
  changes: {
    OrderPlaced: (event) => [placed(event)],
    OrderCancelled: ({ data }) => {
      const sales = takenOut(salesOf(data.lines, data.shippingAmount));
      return [changed(data, { cancelled: 1, total: totalOf(sales) })];
    },
    OrderLineQuantityChanged: ({ data }) => [changed(data, { cancelled: 0, total: totalOf(changedSales(data)) })],
    OrderLineAdded: ({ data }) => [changed(data, { cancelled: 0, total: totalOf(addedSales(data)) })],
    OrderShippingAddressChanged: () => [],
    ...withoutSums,
  },
  fields: {
    id: { type: 'text', path: ['customerId'] },
    ordersPlaced: { type: 'integer', path: ['ordersPlaced'] },
    lastOrderAt: { type: 'time', path: ['lastOrderAt'] },
  },
  indexes: [['id'], ['ordersPlaced'], ['lastOrderAt']],
});

import type { PersonalData, ViewDocument } from '#kernel';
import { Money } from '#platform';
import { allowedCommands } from '../order/order.js';
import { type Dispatched, NOTHING_DISPATCHED, stillAllowed } from '../order/dispatched.js';
import type { OrderDetails } from '../order/order-details.projection.js';
import { OrderLineAnswer } from './order-line-answer.js';
import type { Address, Order } from './order.type.js';

/** A row of the order view. */
export type OrderRow = Pick<ViewDocument<OrderDetails>, 'document' | 'version' | 'position' | 'projectedAt'>;

/**
 * The order as it is answered; personal values are still sealed. Lines, which may be hundreds, are made when asked for.
 * @param dispatched what has left of it; fields of GraphQL look that up when they are selected
 */
export const orderAnswer = (
  { document, version, position, projectedAt }: OrderRow,
  dispatched: Dispatched = NOTHING_DISPATCHED,
): Order => {
  const money = (amount: number): Money => new Money(amount, document.currency);
  // Not the document, which has personal values: what holds none is not copied when they are opened.
  const origin = { orderId: document.orderId, currency: document.currency };
  return {
    id: document.orderId,
    orderNumber: document.orderNumber,
    status: document.status,
    customerId: document.customerId,
    customerName: document.customerName ?? null,
    customerEmail: document.customerEmail ?? null,
    get lines() {
      return document.lines.map((line) => new OrderLineAnswer(line, origin, dispatched));
    },
    shippingAddress: addressAnswer(document.shippingAddress),
    shippingAmount: money(document.shippingAmount),
    subtotal: money(document.subtotal),
    taxTotal: money(document.taxTotal),
    total: money(document.total),
    currency: document.currency,
    holds: document.holds.map((hold) => ({ ...NO_HOLD_DETAILS, ...hold })),
    notes: document.notes,
    cancelReason: document.cancelReason ?? null,
    placedAt: document.placedAt,
    confirmedAt: document.confirmedAt ?? null,
    completedAt: document.completedAt ?? null,
    cancelledAt: document.cancelledAt ?? null,
    version,
    position,
    projectedAt,
    allowedCommands: stillAllowed(commandsIn(document), dispatched),
  };
};

const NO_HOLD_DETAILS = { reason: null, releasedAt: null };

const NO_ADDRESS_PARTS: Address = {
  name: null,
  line1: null,
  line2: null,
  city: null,
  region: null,
  postalCode: null,
  countryCode: null,
  phone: null,
};

const addressAnswer = (address: OrderDetails['shippingAddress']): Address | null =>
  address === undefined ? null : { ...NO_ADDRESS_PARTS, ...address };

const commandsIn = ({ status, holds, notes }: OrderDetails) =>
  allowedCommands({ status, holds: holds.map(({ releasedAt }) => ({ released: releasedAt !== undefined })), notes });

/** The order as JSON shows it outside GraphQL: the same fields, personal values opened. */
export const orderJson = async (order: Order, personal: PersonalData): Promise<object> => {
  const opened = (await personal.openAll(order)) as Order;
  return { ...opened, position: String(opened.position) };
};

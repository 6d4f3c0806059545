import { type Personal, type Recorded, streamProjection } from '#kernel';
import type { Address } from './address.js';
import type { OrderStatus } from './order.js';
import { orderEvents, type OrderEvent } from './order.events.js';
import { sortKeyOf } from './order-number.js';
import type { PlacedLine } from './payloads.events.js';

export interface DetailedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  /** The quantity that was placed, or that the line was added with. */
  readonly ordered: number;
  readonly current: number;
  /** What was taken away from the ordered quantity; a line that was raised has lost nothing. */
  readonly cancelled: number;
  /** Amounts in minor units of the order's currency. */
  readonly unitPrice: number;
  readonly discountMillionths?: number;
  readonly taxMillionths?: number;
  readonly net: number;
  readonly tax: number;
}

/** One order as it is shown; personal values stay sealed. */
export interface OrderDetails {
  readonly orderId: string;
  readonly orderNumber: string;
  /** What orders are sorted by as their numbers go. */
  readonly orderNumberKey: string;
  readonly status: OrderStatus;
  readonly customerId: string;
  readonly customerName?: Personal;
  readonly customerEmail?: Personal;
  readonly currency: string;
  readonly lines: readonly DetailedLine[];
  /** Of lines that are still on order. */
  readonly skus: readonly string[];
  readonly shippingAddress?: Address;
  readonly shippingAmount: number;
  readonly subtotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly holds: readonly {
    readonly holdId: string;
    readonly kind: string;
    readonly reason?: Personal;
    readonly placedAt: string;
    readonly releasedAt?: string;
  }[];
  readonly hasHold: boolean;
  readonly notes: readonly {
    readonly noteId: string;
    readonly text: Personal;
    readonly author: string;
    readonly at: string;
  }[];
  readonly cancelReason?: string;
  readonly placedAt: string;
  readonly confirmedAt?: string;
  readonly completedAt?: string;
  readonly cancelledAt?: string;
}

const ordered = ({ quantity, ...line }: PlacedLine): DetailedLine => ({
  ordered: quantity,
  current: quantity,
  cancelled: 0,
  ...line,
});

type LineAfter = Extract<OrderEvent, { type: 'OrderLineQuantityChanged' }>['data']['after'];
type Placed = Recorded<Extract<OrderEvent, { type: 'OrderPlaced' }>>;

/** Each order comes by here. What is spread stands last: the engine adds properties to a spread object one by one, 1 µs each. */
const opened = ({ data, occurredAt, meta }: Placed): OrderDetails => {
  const { customerId, name, email } = data.customer;
  const { amount, address } = data.shipping;
  const lines = data.lines.map(ordered);
  return {
    orderId: meta.stream.slice('order-'.length),
    orderNumber: data.orderNumber,
    orderNumberKey: sortKeyOf(data.orderNumber),
    status: 'PLACED',
    customerId,
    currency: data.currency,
    lines,
    shippingAmount: amount,
    holds: [],
    notes: [],
    placedAt: occurredAt,
    ...sumsOf({ lines, shippingAmount: amount, holds: [] }),
    ...(name !== undefined && { customerName: name }),
    ...(email !== undefined && { customerEmail: email }),
    ...(address !== undefined && { shippingAddress: address }),
  };
};

export type OrderSums = Pick<OrderDetails, 'subtotal' | 'taxTotal' | 'total' | 'skus' | 'hasHold'>;

interface Summed {
  readonly lines: readonly Pick<DetailedLine, 'sku' | 'current' | 'net' | 'tax'>[];
  readonly shippingAmount: number;
  readonly holds: readonly { readonly holdId: string; readonly releasedAt?: string }[];
}

/** Everything that follows from lines and holds. */
export const sumsOf = ({ lines, shippingAmount, holds }: Summed): OrderSums => {
  const subtotal = lines.reduce((sum, { net }) => sum + net, 0);
  const taxTotal = lines.reduce((sum, { tax }) => sum + tax, 0);
  return {
    skus: [...new Set(lines.filter(({ current }) => current > 0).map(({ sku }) => sku))],
    subtotal,
    taxTotal,
    total: subtotal + taxTotal + shippingAmount,
    hasHold: holds.some(({ releasedAt }) => releasedAt === undefined),
  };
};

const summed = (order: OrderDetails): OrderDetails => ({ ...order, ...sumsOf(order) });

const changed = (line: DetailedLine, { quantity, net, tax }: LineAfter): DetailedLine => ({
  ...line,
  current: quantity,
  cancelled: Math.max(0, line.ordered - quantity),
  net,
  tax,
});

/** The question "what about this order?": one document per order, also the list that orders are searched in. */
export const orderDetails = streamProjection<OrderDetails, OrderEvent, 'OrderPlaced'>({
  name: 'order-details',
  version: 5,
  category: 'order',
  events: orderEvents,
  opens: { OrderPlaced: opened },
  updates: {
    OrderConfirmed: (order, { occurredAt }) => ({ ...order, status: 'CONFIRMED', confirmedAt: occurredAt }),
    OrderCompleted: (order, { occurredAt }) => ({ ...order, status: 'COMPLETED', completedAt: occurredAt }),
    OrderCancelled: (order, { data, occurredAt }) => ({
      ...order,
      status: 'CANCELLED',
      cancelReason: data.reason,
      cancelledAt: occurredAt,
    }),
    OrderShippingAddressChanged: (order, { data }) => ({ ...order, shippingAddress: data.address }),
    OrderNoteAdded: (order, { data, occurredAt, meta }) => ({
      ...order,
      notes: [...order.notes, { noteId: data.noteId, text: data.text, author: meta.principal, at: occurredAt }],
    }),
    OrderHeld: (order, { data: { customerId: _, ...hold }, occurredAt }) =>
      summed({ ...order, holds: [...order.holds, { ...hold, placedAt: occurredAt }] }),
    OrderHoldReleased: (order, { data, occurredAt }) =>
      summed({
        ...order,
        holds: order.holds.map((hold) => (hold.holdId === data.holdId ? { ...hold, releasedAt: occurredAt } : hold)),
      }),
    OrderLineQuantityChanged: (order, { data: { lineId, after } }) =>
      summed({
        ...order,
        lines: order.lines.map((line) => (line.lineId === lineId ? changed(line, after) : line)),
      }),
    OrderLineAdded: (order, { data }) => summed({ ...order, lines: [...order.lines, ordered(data.line)] }),
  },
  fields: {
    status: { type: 'text', path: ['status'] },
    customerId: { type: 'text', path: ['customerId'] },
    orderNumber: { type: 'text', path: ['orderNumber'] },
    orderNumberKey: { type: 'text', path: ['orderNumberKey'] },
    sku: { type: 'text', path: ['skus'], many: true },
    countryCode: { type: 'text', path: ['shippingAddress', 'countryCode'] },
    currency: { type: 'text', path: ['currency'] },
    placedAt: { type: 'time', path: ['placedAt'] },
    totalAmount: { type: 'integer', path: ['total'] },
    hasHold: { type: 'boolean', path: ['hasHold'] },
  },
  indexes: [
    ['placedAt'],
    ['totalAmount'],
    ['orderNumber'],
    ['orderNumberKey'],
    ['customerId', 'placedAt'],
    ['status', 'placedAt'],
    ['countryCode', 'placedAt'],
    ['currency', 'placedAt'],
    ['hasHold', 'placedAt'],
    ['sku'],
  ],
});

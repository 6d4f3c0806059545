import { type Aggregate, fold, type Happened } from '#kernel';
import { orderEvents, type OrderEvent } from './order.events.js';
import { refuse } from './order.rejections.js';
import type { PlacedLine } from './payloads.events.js';
import { salesOf, totalOf } from './sales.js';

export const ORDER_COMMANDS = [
  'CANCEL',
  'CHANGE_SHIPPING_ADDRESS',
  'ADD_NOTE',
  'PLACE_HOLD',
  'RELEASE_HOLD',
  'CHANGE_LINE_QUANTITY',
] as const;
export type OrderCommand = (typeof ORDER_COMMANDS)[number];

export const ORDER_STATUSES = ['PLACED', 'CONFIRMED', 'COMPLETED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const CANCEL_REASONS = [
  'CUSTOMER_REQUEST',
  'PAYMENT_FAILED',
  'PAYMENT_TIMED_OUT',
  'OUT_OF_STOCK',
  'FRAUD',
  'STAFF',
  'OTHER',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const HOLD_KINDS = ['FRAUD_REVIEW', 'MANUAL', 'ADDRESS', 'STOCK'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** Most lines of one order, removed ones counted; the record has room for more (`MOST_LINES_RECORDED`). */
export const MOST_LINES = 500;

/** Most notes of one order, and most holds, released ones counted: a reader of an order reads all of them. */
export const MOST_NOTES = 1_000;
export const MOST_HOLDS = 100;

/** Most events of one order: what a command has to read before it is decided stays within seconds. */
const MOST_EVENTS = 100_000;

export interface NoOrder {
  readonly status: 'absent';
}

/** What later commands have to know of an order that was placed. */
export interface PlacedOrder {
  readonly status: OrderStatus;
  readonly orderNumber: string;
  readonly customerId: string;
  readonly currency: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly placedAt: string;
  readonly lines: readonly PlacedLine[];
  readonly shippingAmount: number;
  readonly countryCode?: string;
  readonly holds: readonly { readonly holdId: string; readonly kind: string; readonly released: boolean }[];
  readonly noteIds: readonly string[];
}

export type Order = NoOrder | PlacedOrder;

export const isPlaced = (order: Order): order is PlacedOrder => order.status !== 'absent';

/** What events carry of the order they are about, so that a view of many orders finds it without looking anything up. */
export const originOf = ({ customerId, currency, placedAt }: PlacedOrder) => ({ customerId, currency, placedAt });

/** What the order costs now, in minor units of its currency. */
export const orderTotal = ({ lines, shippingAmount }: PlacedOrder): number => totalOf(salesOf(lines, shippingAmount));

/** The holds that are not released, as refusals tell them. */
export const openHolds = ({ holds }: PlacedOrder): readonly { readonly holdId: string; readonly kind: string }[] =>
  holds.flatMap(({ holdId, kind, released }) => (released ? [] : [{ holdId, kind }]));

/** Whether the order may still change. */
export const isOpen = ({ status }: Pick<PlacedOrder, 'status'>): boolean =>
  status === 'PLACED' || status === 'CONFIRMED';

/** What the commands that are allowed follow from. */
interface Changeable {
  readonly status: OrderStatus;
  readonly holds: readonly { readonly released: boolean }[];
  /** Of any kind: notes, or their ids. */
  readonly notes: readonly unknown[];
}

/** Commands that may change the order in its present state, as far as it knows itself: what has left, shipping knows. */
export const allowedCommands = ({ status, holds, notes }: Changeable): readonly OrderCommand[] =>
  ORDER_COMMANDS.filter((command) => {
    if (command === 'ADD_NOTE') return notes.length < MOST_NOTES;
    if (command === 'RELEASE_HOLD') return holds.some(({ released }) => !released);
    return isOpen({ status }) && (command !== 'PLACE_HOLD' || holds.length < MOST_HOLDS);
  });

/** The same of the order as commands know it. */
export const commandsAllowedBy = ({ status, holds, noteIds }: PlacedOrder): readonly OrderCommand[] =>
  allowedCommands({ status, holds, notes: noteIds });

const evolve = (order: Order, event: Happened<OrderEvent>): Order => {
  if (event.type === 'OrderPlaced') return opened(event);
  if (!isPlaced(order)) throw new Error(`${event.type} in a stream that does not begin with OrderPlaced`);
  switch (event.type) {
    case 'OrderConfirmed':
      return { ...order, status: 'CONFIRMED' };
    case 'OrderCompleted':
      return { ...order, status: 'COMPLETED' };
    case 'OrderCancelled':
      return { ...order, status: 'CANCELLED' };
    case 'OrderShippingAddressChanged': {
      const { countryCode: _previous, ...rest } = order;
      return { ...rest, ...countryOf(event.data.address) };
    }
    case 'OrderNoteAdded':
      return { ...order, noteIds: [...order.noteIds, event.data.noteId] };
    case 'OrderHeld': {
      const { holdId, kind } = event.data;
      return { ...order, holds: [...order.holds, { holdId, kind, released: false }] };
    }
    case 'OrderHoldReleased':
      return {
        ...order,
        holds: order.holds.map((hold) => (hold.holdId === event.data.holdId ? { ...hold, released: true } : hold)),
      };
    case 'OrderLineQuantityChanged': {
      const { lineId, after } = event.data;
      return { ...order, lines: order.lines.map((line) => (line.lineId === lineId ? { ...line, ...after } : line)) };
    }
    case 'OrderLineAdded':
      return { ...order, lines: [...order.lines, event.data.line] };
  }
};

const opened = ({ data, occurredAt }: Happened<Extract<OrderEvent, { type: 'OrderPlaced' }>>): PlacedOrder => ({
  status: 'PLACED',
  orderNumber: data.orderNumber,
  customerId: data.customer.customerId,
  currency: data.currency,
  placedAt: occurredAt,
  lines: data.lines,
  shippingAmount: data.shipping.amount,
  ...countryOf(data.shipping.address),
  holds: [],
  noteIds: [],
});

/** `{ countryCode }` of an address or an order, or nothing when there is none. */
export const countryOf = (address: { readonly countryCode?: string } | undefined): { readonly countryCode?: string } =>
  address?.countryCode === undefined ? {} : { countryCode: address.countryCode };

/** The order as an aggregate: what the commands under commands/ decide on. */
export const order: Aggregate<Order, OrderEvent> = {
  name: 'order',
  events: orderEvents,
  initial: { status: 'absent' },
  longest: { events: MOST_EVENTS, refusal: refuse('ORDER_TOO_LONG') },
  evolve,
};

export const foldOrder = (events: readonly Happened<OrderEvent>[]): Order => fold(order, events);

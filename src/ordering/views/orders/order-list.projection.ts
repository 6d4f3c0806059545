import {
  type Change,
  changed,
  documentIdOf,
  joinedProjection,
  type JoinedStreams,
  logProjection,
  type Projection,
  type Recorded,
} from '#kernel';
import { order, type OrderStatus } from '../../order/order.js';
import { orderEvents, type OrderEvent } from '../../order/order.events.js';
import { type DetailedLine, orderDetails, type OrderSums, sumsOf } from '../../order/order-details.projection.js';
import { sortKeyOf } from '../../order/order-number.js';

type ListedLine = Pick<DetailedLine, 'lineId' | 'sku' | 'current' | 'net' | 'tax'>;

/** One order, as far as lists are filtered and sorted by it; no personal values. Amounts in minor units of its currency. */
export interface ListedOrder extends Pick<OrderSums, 'total' | 'skus' | 'hasHold'> {
  readonly orderNumber: string;
  readonly orderNumberKey: string;
  readonly status: OrderStatus;
  readonly cancelReason?: string;
  readonly customerId: string;
  readonly currency: string;
  readonly countryCode?: string;
  readonly lines: readonly ListedLine[];
  readonly shippingAmount: number;
  /** Those that are not released. */
  readonly holds: readonly { readonly holdId: string }[];
  readonly placedAt: string;
}

type Told<Type extends OrderEvent['type']> = Recorded<Extract<OrderEvent, { type: Type }>>;
type LineData = Told<'OrderLineAdded'>['data']['line'];

const idOf = ({ meta }: Recorded): string => documentIdOf({ category: order.name }, meta.stream);

const listedLine = ({ lineId, sku, quantity, net, tax }: LineData): ListedLine => ({
  ...{ lineId, sku, current: quantity, net, tax },
});

type Summed = Pick<ListedOrder, 'lines' | 'shippingAmount' | 'holds'>;

const listedSums = (listed: Summed): Pick<ListedOrder, 'total' | 'skus' | 'hasHold'> => {
  const { total, skus, hasHold } = sumsOf(listed);
  return { total, skus, hasHold };
};

const opened = (event: Told<'OrderPlaced'>): Change<ListedOrder> => {
  const { data, occurredAt: placedAt } = event;
  const { orderNumber, currency, customer, shipping } = data;
  const countryCode = shipping.address?.countryCode;
  const summed = { lines: data.lines.map(listedLine), shippingAmount: shipping.amount, holds: [] };
  return {
    id: idOf(event),
    apply: () => ({
      orderNumber,
      orderNumberKey: sortKeyOf(orderNumber),
      status: 'PLACED',
      customerId: customer.customerId,
      currency,
      placedAt,
      ...summed,
      ...listedSums(summed),
      ...(countryCode !== undefined && { countryCode }),
    }),
  };
};

const put = (event: Recorded, properties: Partial<ListedOrder>): readonly Change<ListedOrder>[] => [
  changed(idOf(event), (listed) => ({ ...listed, ...properties })),
];

const summed = (event: Recorded, change: (listed: ListedOrder) => Partial<Summed>): readonly Change<ListedOrder>[] => [
  changed(idOf(event), (before) => {
    const listed = { ...before, ...change(before) };
    return { ...listed, ...listedSums(listed) };
  }),
];

const moved = (event: Told<'OrderShippingAddressChanged'>): readonly Change<ListedOrder>[] => {
  const { address, previousCountryCode } = event.data;
  if (address.countryCode === previousCountryCode) return [];
  return [
    changed(idOf(event), ({ countryCode: _previous, ...listed }) => ({
      ...listed,
      ...(address.countryCode !== undefined && { countryCode: address.countryCode }),
    })),
  ];
};

/** A status of orders that another context derives: its name, and all that it can be. */
export interface DerivedStatus {
  readonly name: string;
  readonly values: readonly string[];
}

/** Those that other contexts give to the list. */
export const statusesIn = (joined: readonly JoinedStreams<ListedOrder>[]): readonly DerivedStatus[] =>
  joined.flatMap(({ fields }) => Object.entries(fields).map(([name, { values }]) => ({ name, values })));

const ofOrder = (statuses: readonly DerivedStatus[]): Projection<ListedOrder> =>
  logProjection<ListedOrder, OrderEvent>({
    name: 'order-list',
    version: 1,
    category: order.name,
    events: orderEvents,
    changes: {
      OrderPlaced: (event) => [opened(event)],
      OrderConfirmed: (event) => put(event, { status: 'CONFIRMED' }),
      OrderCompleted: (event) => put(event, { status: 'COMPLETED' }),
      OrderCancelled: (event) => put(event, { status: 'CANCELLED', cancelReason: event.data.reason }),
      OrderShippingAddressChanged: moved,
      OrderNoteAdded: () => [],
      OrderHeld: (event) => summed(event, ({ holds }) => ({ holds: [...holds, { holdId: event.data.holdId }] })),
      OrderHoldReleased: (event) =>
        summed(event, ({ holds }) => ({ holds: holds.filter(({ holdId }) => holdId !== event.data.holdId) })),
      OrderLineQuantityChanged: (event) => {
        const { quantity: current, net, tax } = event.data.after;
        const after = (line: ListedLine): ListedLine =>
          line.lineId === event.data.lineId ? { ...line, current, net, tax } : line;
        return summed(event, ({ lines }) => ({ lines: lines.map(after) }));
      },
      OrderLineAdded: (event) => summed(event, ({ lines }) => ({ lines: [...lines, listedLine(event.data.line)] })),
    },
    fields: {
      ...orderDetails.view.fields,
      countryCode: { type: 'text', path: ['countryCode'] },
      ...Object.fromEntries(statuses.map(({ name }) => [name, { type: 'text', path: [name] } as const])),
    },
    indexes: [...orderDetails.view.indexes, ...statuses.map(({ name }) => [name, 'placedAt'])],
  });

/**
 * The question "which orders are paid, sent, and so on?": one slim document per order, found by statuses that other contexts
 * derive, and by all that `order-details` is found by.
 */
export const orderListOf = (joined: readonly JoinedStreams<ListedOrder>[]): Projection<ListedOrder> =>
  joinedProjection(ofOrder(statusesIn(joined)), joined);

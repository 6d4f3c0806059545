// What customers and sales must be, told from the orders as they stand at the end and not from what changed them.
import { isPlaced, type PlacedOrder } from '../../src/ordering/order/order.js';
import type { LoggedOrder } from './many-orders.js';
import { stateAfter } from './order-commands.js';

type Row = Readonly<Record<string, unknown>>;

/** Rows by what tells them apart; sums as decimal texts. */
export interface OrderBooks {
  readonly customers: Readonly<Record<string, Row>>;
  readonly byDay: Readonly<Record<string, Row>>;
  readonly byCountry: Readonly<Record<string, Row>>;
  readonly byProduct: Readonly<Record<string, Row>>;
}

interface Kept {
  readonly state: PlacedOrder;
  readonly position: number;
  readonly eventId: string;
  readonly named: boolean;
  readonly mailed: boolean;
  readonly titles: readonly Titled[];
}

/** What a line called its product, when it was ordered. */
interface Titled {
  readonly sku: string;
  readonly title: string;
  readonly at: string;
  readonly position: number;
}

export const booksOf = (orders: readonly LoggedOrder[]): OrderBooks => {
  const kept = orders.flatMap(keptOrder).sort(byBusinessTime);
  const valid = kept.filter(({ state }) => state.status !== 'CANCELLED');
  return {
    customers: customerRows(kept),
    byDay: rowsBy(valid, ({ currency, placedAt }) => [currency, placedAt.slice(0, 10)], dayRow),
    byCountry: rowsBy(
      valid,
      ({ currency, placedAt, countryCode }) => [currency, placedAt.slice(0, 10), countryCode ?? null],
      countryRow,
    ),
    byProduct: productRows(kept, valid),
  };
};

/** The oldest first; of one time, as the log has them. */
const byBusinessTime = (one: Kept, other: Kept): number =>
  Date.parse(one.state.placedAt) - Date.parse(other.state.placedAt) || one.position - other.position;

const keptOrder = ({ events }: LoggedOrder): readonly Kept[] => {
  const state = stateAfter(events.map(({ event }) => event));
  const [first] = events;
  if (!isPlaced(state) || first?.event.type !== 'OrderPlaced') return [];
  const { customer } = first.event.data;
  return [
    {
      state,
      position: first.position,
      eventId: first.id,
      named: customer.name !== undefined,
      mailed: customer.email !== undefined,
      titles: events.flatMap(titlesIn),
    },
  ];
};

const titlesIn = ({ event, position }: LoggedOrder['events'][number]): readonly Titled[] => {
  const at = event.occurredAt;
  if (event.type === 'OrderLineAdded')
    return [{ sku: event.data.line.sku, title: event.data.line.title, at, position }];
  if (event.type !== 'OrderPlaced') return [];
  return event.data.lines.map(({ sku, title }) => ({ sku, title, at, position }));
};

const sum = (amounts: readonly number[]): string => String(amounts.reduce((total, each) => total + BigInt(each), 0n));
const total = ({ lines, shippingAmount }: PlacedOrder): number =>
  lines.reduce((amount, { net, tax }) => amount + net + tax, shippingAmount);

const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => readonly unknown[]) => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups];
};

const rowsBy = (
  kept: readonly Kept[],
  keyOf: (order: PlacedOrder) => readonly unknown[],
  rowOf: (orders: readonly PlacedOrder[]) => Row,
): Readonly<Record<string, Row>> =>
  Object.fromEntries(
    grouped(
      kept.map(({ state }) => state),
      keyOf,
    ).map(([key, orders]) => [key, rowOf(orders)]),
  );

const linesOf = (orders: readonly PlacedOrder[]) => orders.flatMap(({ lines }) => lines);
const counted = (orders: readonly PlacedOrder[]) => ({
  orders: orders.length,
  quantity: linesOf(orders).reduce((quantity, line) => quantity + line.quantity, 0),
  net: sum(linesOf(orders).map(({ net }) => net)),
});

const dayRow = (orders: readonly PlacedOrder[]): Row => ({
  ...counted(orders),
  tax: sum(linesOf(orders).map(({ tax }) => tax)),
  shipping: sum(orders.map(({ shippingAmount }) => shippingAmount)),
});

const countryRow = (orders: readonly PlacedOrder[]): Row => ({ ...counted(orders), total: sum(orders.map(total)) });

const productRows = (kept: readonly Kept[], valid: readonly Kept[]): Readonly<Record<string, Row>> => {
  const sold = valid.flatMap(({ state }) => {
    const lines = state.lines.filter(({ quantity }) => quantity > 0);
    return grouped(lines, ({ sku }) => [state.currency, state.placedAt.slice(0, 10), sku]);
  });
  const rows = grouped(sold, ([key]) => [key]).map(([, parts]): readonly [string, Row] => {
    const [key = ''] = parts[0] ?? [];
    const lines = parts.flatMap(([, each]) => each);
    const quantity = lines.reduce((all, line) => all + line.quantity, 0);
    return [key, { orders: parts.length, quantity, net: sum(lines.map(({ net }) => net)), title: titleOf(key, kept) }];
  });
  return Object.fromEntries(rows);
};

/** Of the newest line of the product in the orders of that day and currency, cancelled or not. */
const titleOf = (key: string, kept: readonly Kept[]): string | undefined => {
  const [currency, day = '', sku] = JSON.parse(key) as readonly string[];
  return kept
    .filter(({ state }) => state.currency === currency && state.placedAt.startsWith(day))
    .flatMap(({ titles }) => titles.filter((titled) => titled.sku === sku))
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.position - other.position)
    .at(-1)?.title;
};

const customerRows = (kept: readonly Kept[]): Readonly<Record<string, Row>> =>
  Object.fromEntries(
    grouped(kept, ({ state }) => [state.customerId]).map(([key, orders]) => [key, customerRow(orders)]),
  );

const customerRow = (orders: readonly Kept[]): Row => {
  const valid = orders.map(({ state }) => state).filter(({ status }) => status !== 'CANCELLED');
  const times = orders.map(({ state }) => state.placedAt).sort();
  const name = orders.findLast(({ named }) => named);
  const email = orders.findLast(({ mailed }) => mailed);
  return {
    nameOf: name === undefined ? undefined : `${name.eventId}/customer/name`,
    emailOf: email === undefined ? undefined : `${email.eventId}/customer/email`,
    ordersPlaced: orders.length,
    ordersCancelled: orders.length - valid.length,
    value: Object.fromEntries(
      grouped(valid, ({ currency }) => [currency]).map(([key, some]) => [
        (JSON.parse(key) as readonly [string])[0],
        { orders: some.length, total: sum(some.map(total)) },
      ]),
    ),
    firstOrderAt: times.at(0),
    lastOrderAt: times.at(-1),
  };
};

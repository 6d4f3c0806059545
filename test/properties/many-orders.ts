import fc from 'fast-check';
import { canonicalJson, type Decide, type Happened, isRejection, type StoredEvent, mapPersonal } from '#kernel';
import { logRecord } from '../../src/kernel/testing/account.fixture.js';
import { placeOrder, type PlaceOrderIntent } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { orderEvents, type OrderEvent } from '../../src/ordering/order/order.events.js';
import type { Order } from '../../src/ordering/order/order.js';
import { orderCommands, placeOrderIntents, stateAfter } from './order-commands.js';

const HOUR_MS = 3_600_000;
const FIRST_DAY = Date.UTC(2030, 0, 1);

/** An event and where the log has it. */
export interface Logged {
  readonly event: Happened<OrderEvent>;
  readonly position: number;
  readonly id: string;
}

/** One order: its stream, and what happened to it. */
export interface LoggedOrder {
  readonly stream: string;
  readonly events: readonly Logged[];
}

/** A log of many orders, as a reader gets it, and the same by order. */
export interface OrderLog {
  readonly orders: readonly LoggedOrder[];
  readonly records: readonly StoredEvent[];
}

type History = readonly Happened<OrderEvent>[];

/** An order of one of three customers in one of two currencies, placed at some hour of some days. */
const histories: fc.Arbitrary<History> = fc
  .record({
    intent: placeOrderIntents,
    customerId: fc.constantFrom('ANNA', 'BERT', 'CARL'),
    currency: fc.constantFrom('USD', 'JPY'),
    placedAfterHours: fc.nat(72),
    commands: fc.array(orderCommands, { maxLength: 8 }),
  })
  .map(({ intent, customerId, currency, placedAfterHours, commands }) => {
    const place = placeOrder(ofCustomer(intent, customerId, currency));
    const decisions = [place, ...commands.map(({ decide }) => decide)];
    return decisions.reduce<History>((history, decide) => happenedAfter(history, decide, placedAfterHours), []);
  });

const ofCustomer = (intent: PlaceOrderIntent, customerId: string, currency: string): PlaceOrderIntent => {
  const { amount, address } = intent.shipping ?? {};
  return {
    ...intent,
    customer: { ...intent.customer, customerId },
    lines: intent.lines.map((line) => ({ ...line, unitPrice: { ...line.unitPrice, currency } })),
    shipping: { ...(amount && { amount: { ...amount, currency } }), ...(address && { address }) },
  };
};

/** The history and what a command adds to it; a refused one adds nothing. Later events fall on later days as well. */
export const happenedAfter = (
  history: History,
  decide: Decide<Order, OrderEvent>,
  placedAfterHours: number,
): History => {
  const hours = placedAfterHours + history.length * 7;
  const occurredAt = new Date(FIRST_DAY + hours * HOUR_MS).toISOString();
  const decision = decide(stateAfter(history), occurredAt);
  return isRejection(decision) ? history : [...history, ...decision.map((event) => ({ ...event, occurredAt }))];
};

/** Many orders, whose events come in any order that keeps each order's own. */
export const orderLogs = (finish: (history: History) => History = (history) => history): fc.Arbitrary<OrderLog> =>
  fc
    .tuple(fc.array(histories, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(), { minLength: 1, maxLength: 80 }))
    .map(([all, choices]) => logOf(all.map(finish), choices));

const logOf = (all: readonly History[], choices: readonly number[]): OrderLog => {
  const streams = all.map((_, index) => `order-o${index}`);
  const orders = streams.map((stream): { stream: string; events: Logged[] } => ({ stream, events: [] }));
  const records: StoredEvent[] = [];
  for (let step = 0; ; step += 1) {
    const open = orders.filter(({ events }, index) => events.length < (all[index]?.length ?? 0));
    const chosen = open[(choices[step % choices.length] ?? 0) % Math.max(1, open.length)];
    if (chosen === undefined) return { orders, records };
    const index = orders.indexOf(chosen);
    const event = all[index]?.[chosen.events.length];
    if (event === undefined) throw new Error(`${chosen.stream} has no more events`);
    const position = records.length + 1;
    chosen.events.push({ event, position, id: `event-${position}` });
    records.push(recordOf(chosen.stream, event, chosen.events.length, position));
  }
};

const recordOf = (
  stream: string,
  { type, data, occurredAt }: Happened<OrderEvent>,
  version: number,
  position: number,
): StoredEvent =>
  logRecord({
    stream,
    version,
    position,
    type,
    occurredAt,
    schemaVersion: orderEvents.schemaVersionOf(type),
    data: canonicalJson(mapPersonal(data, () => ({ sealed: 'k1.bm9uY2U.Y2lwaGVy' }))),
  });

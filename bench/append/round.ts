import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { type Append, AggregateCache, type StoredEvent } from '#kernel';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { openServices, type Services } from '../../src/app/services.js';
import { Commands } from './commands.js';
import { FunctionAlone } from './function-alone.js';

const WARM_UP_COMMANDS = 2_000;
const WARM_UP_CALLERS = 50;

/** Everything that appends in one round, on a database of its own that was empty before. */
export interface AppendRound {
  readonly withPersonal: Commands;
  readonly withoutPersonal: Commands;
  /** The same, deciding on nothing that was not read just now. */
  readonly withoutCache: Commands;
  readonly alone: FunctionAlone;
  /** Sizes of an order and of what is added to it, both with personal values and without. */
  readonly bytes: string;
  /** What peers store: the events without personal values. */
  readonly examples: ExampleEvents;
  /** Of all kinds. */
  countEvents(): Promise<number>;
  close(): Promise<void>;
}

/** Events for somebody else's store. */
export interface ExampleEvents {
  /** Begins an order. */
  readonly first: ExampleEvent;
  readonly more: ExampleEvent;
  readonly metadata: object;
}

interface ExampleEvent {
  readonly type: string;
  readonly data: object;
}

const COUNT = 'select count(*)::int as count from daybook.events';

/** Views are not fed and nothing listens: what is measured is the way of a command alone. */
export const openRound = async (url: string): Promise<AppendRound> => {
  const setup = { url, masterKey: randomBytes(32), logger: pino({ level: 'silent' }), audit: newAuditSettings() };
  const services = await openServices(setup);
  const servicesWithoutCache = await openServices({ ...setup, aggregateCache: new AggregateCache(0) });
  const withPersonal = new Commands(services, true);
  const withoutPersonal = new Commands(services, false);
  const withoutCache = new Commands(servicesWithoutCache, false);
  const perCaller = Array.from({ length: WARM_UP_COMMANDS / WARM_UP_CALLERS });
  const warmUp = async (_: unknown, caller: number): Promise<void> => {
    for (const _command of perCaller) {
      await withPersonal.place();
      await withPersonal.continueOrder(caller);
      await withoutCache.continueOrder(caller);
    }
  };
  await Promise.all(Array.from({ length: WARM_UP_CALLERS }, warmUp));
  const [order, more] = await eventsOf(services, withPersonal);
  const [bare, bareMore] = await eventsOf(services, withoutPersonal);
  const alone = await FunctionAlone.connect(url, appendOf(bare));
  const counter = new pg.Client({ connectionString: url });
  await counter.connect();
  return {
    withPersonal,
    withoutPersonal,
    withoutCache,
    alone,
    bytes:
      `order ${bytesOf(order)}, what is added ${bytesOf(more)}; ` +
      `without personal values ${bytesOf(bare)} and ${bytesOf(bareMore)}`,
    examples: { first: valuesOf(bare), more: valuesOf(bareMore), metadata: JSON.parse(bare.metadata) as object },
    countEvents: async () => (await counter.query<{ count: number }>(COUNT)).rows[0]?.count ?? NaN,
    close: async () => {
      await Promise.all([alone.close(), counter.end()]);
      await Promise.all([services.close(), servicesWithoutCache.close()]);
    },
  };
};

/** The first two events of an order that only this asks for. */
const eventsOf = async (services: Services, commands: Commands): Promise<readonly [StoredEvent, StoredEvent]> => {
  const caller = -1;
  await commands.continueOrder(caller);
  await commands.continueOrder(caller);
  const records = await services.log.read({ position: 0, eventId: undefined }, 1_000_000);
  const stream = records.at(-1)?.stream;
  const [first, second] = records.filter((record) => record.stream === stream);
  if (first === undefined || second === undefined) throw new Error('The example order was not found in the log');
  return [first, second];
};

const appendOf = (event: StoredEvent): Append => ({
  stream: event.stream,
  expectedVersion: 0,
  events: [event],
  receipt: {
    principal: 'local',
    key: event.id,
    fingerprint: 'a'.repeat(43),
    commandId: event.id,
    status: 201,
    body: JSON.stringify({ orderId: event.stream, orderNumber: 'DB-0000001', status: 'PLACED', version: 1 }),
    expires: true,
  },
});

const valuesOf = ({ type, data }: StoredEvent): ExampleEvent => ({ type, data: JSON.parse(data) as object });

const bytesOf = ({ data, metadata }: StoredEvent): string =>
  `${Buffer.byteLength(data)} + ${Buffer.byteLength(metadata)}`;

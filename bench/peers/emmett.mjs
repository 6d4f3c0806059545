import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { openLoop } from '../harness/open-loop.ts';
import { BEGINNING, decide, evolve, orderWalk } from './order-walk.mjs';

export const COUNT = 'select count(*)::int as count from emt_messages';
const BATCH = 1_000;
const CONNECTIONS = 16;
const GIVE_UP_AFTER_MS = 5_000;
const TABLE = 'create table orders (id text primary key, document jsonb not null)';
const INSERT = { name: 'insert', text: 'insert into orders values ($1, $2) on conflict (id) do nothing' };

const openStore = async (url, connections) => {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const close = async () => {
    await store.close();
    await pool.end();
  };
  return { store, pool, close };
};

export const openCommands = async ({ url, callers, events }) => {
  const { store, close } = await openStore(url, callers);
  const handle = CommandHandler({ initialState: () => BEGINNING, evolve });
  const next = orderWalk(events);
  return {
    command: async (caller) => {
      const step = next(caller);
      await handle(store, `order-${step.id}`, (state) => decide(state, step));
    },
    close,
  };
};

/** Its own tables, with the same events as the program's log. */
export const copyLog = async ({ url }) => {
  const { pool, close } = await openStore(url, 1);
  // Its migration leaves a time limit of its own on the connection.
  await pool.query('set statement_timeout to 0');
  await pool.query(`
    insert into emt_streams
      (stream_id, stream_position, partition, stream_type, stream_metadata, is_archived)
    select stream, max(version), 'emt:default', 'order', '{}', false from daybook.events group by stream`);
  await pool.query(`
    insert into emt_messages
      (stream_position, global_position, transaction_id, created, is_archived, message_kind, stream_id, partition,
       message_schema_version, message_id, message_type, message_data, message_metadata)
    select version, position, pg_current_xact_id(), recorded_at, false, 'E', stream, 'emt:default',
      '1', id::text, type, data::jsonb, metadata::jsonb
    from daybook.events order by position`);
  await pool.query('analyze emt_messages, emt_streams');
  await close();
};

/** Its consumer, with batches of 1,000 (100 by default). @returns events read until the time was over */
export const readLog = async ({ url, seconds, events }) => {
  const store = getPostgreSQLEventStore(url, { schema: { autoMigration: 'None' } });
  const until = performance.now() + seconds * 1_000;
  let read = 0;
  let readAt = performance.now();
  const consumer = store.consumer({ pulling: { batchSize: BATCH }, stopWhen: { noMessagesLeft: true } });
  consumer.reactor({
    processorId: randomUUID(),
    startFrom: 'BEGINNING',
    stopAfter: () => read >= events || readAt > until,
    eachMessage: () => {
      read += 1;
      readAt = performance.now();
    },
  });
  const began = performance.now();
  await consumer.start();
  await consumer.close();
  await store.close();
  return { read, seconds: (readAt - began) / 1_000 };
};

/**
 * Appends at a fixed rate, and writes a row for each event that its consumer, as it is by default, delivers.
 * @returns ms from the end of an append until its row was written, and how many rows never came
 */
export const placeAtRate = async ({ url, rate }) => {
  const { store, pool, close } = await openStore(url, CONNECTIONS);
  await pool.query(TABLE);
  const appendedAt = new Map();
  const writtenAt = new Map();
  const consumer = store.consumer({});
  consumer.reactor({
    processorId: randomUUID(),
    startFrom: 'BEGINNING',
    eachMessage: async ({ data }) => {
      await pool.query({ ...INSERT, values: [data.orderId, JSON.stringify(data)] });
      writtenAt.set(data.orderId, performance.now());
    },
  });
  const consuming = consumer.start();
  await openLoop(rate, async () => {
    const data = { orderId: randomUUID(), customerId: 'C0001', text: 'x'.repeat(300) };
    await store.appendToStream(`order-${data.orderId}`, [{ type: 'OrderPlaced', data }]);
    appendedAt.set(data.orderId, performance.now());
  });
  await settled(() => writtenAt.size, appendedAt.size);
  await consumer.close();
  await consuming;
  await close();
  const delays = [...writtenAt].map(([id, at]) => at - appendedAt.get(id));
  return { delays, lost: appendedAt.size - writtenAt.size };
};

/** Waits for a count to come to what is wanted, or to stay where it is. */
const settled = async (count, wanted) => {
  let [last, movedAt] = [count(), performance.now()];
  while (count() < wanted && performance.now() < movedAt + GIVE_UP_AFTER_MS) {
    await sleep(50);
    if (count() !== last) [last, movedAt] = [count(), performance.now()];
  }
};

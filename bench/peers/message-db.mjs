import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import { decide, evolve, orderWalk } from './order-walk.mjs';

export const COUNT = 'select count(*)::int as count from message_store.messages';

const PACKAGE = createRequire(import.meta.url).resolve('@eventide/message-db/package.json');
const PAGE = 1_000;
/** What its install.sh runs by psql, in its order. */
const TABLES = [
  'roles/message-store',
  'schema/message-store',
  'extensions/pgcrypto',
  'tables/messages',
  'types/message',
];
const FUNCTIONS = [
  ...['message-store-version', 'hash-64', 'acquire-lock', 'category', 'is-category', 'id', 'cardinal-id'],
  ...['stream-version', 'write-message', 'get-stream-messages', 'get-category-messages', 'get-last-stream-message'],
].map((name) => `functions/${name}`);
const INDEXES = ['indexes/messages-id', 'indexes/messages-stream', 'indexes/messages-category'];
const SEARCH_PATH = '-c search_path=message_store,public';

const run = async (client, files) => {
  for (const file of files) {
    const text = readFileSync(join(PACKAGE, '..', 'database', `${file}.sql`), 'utf8');
    // Lines that begin with a backslash are for psql alone.
    await client.query(text.replace(/^\\.*$/gm, ''));
  }
};

const connect = async (url) => {
  const client = new pg.Client({ connectionString: url, options: SEARCH_PATH });
  await client.connect();
  return client;
};

export const openCommands = async ({ url, callers, events }) => {
  const owner = await connect(url);
  await run(owner, [...TABLES, ...FUNCTIONS, ...INDEXES]);
  await owner.end();
  const pool = new pg.Pool({ connectionString: url, options: SEARCH_PATH, max: callers });
  const next = orderWalk(events);
  return {
    command: async (caller) => {
      const step = next(caller);
      const stream = `order-${step.id}`;
      const { rows } = await pool.query({
        name: 'get',
        text: 'select * from get_stream_messages($1)',
        values: [stream],
      });
      const state = rows.map(({ data }) => JSON.parse(data)).reduce(evolve, undefined);
      const { type, data, metadata } = decide(state, step);
      await pool.query({
        name: 'write',
        text: 'select write_message($1::varchar, $2::varchar, $3::varchar, $4::jsonb, $5::jsonb, $6::bigint)',
        values: [randomUUID(), stream, type, JSON.stringify(data), JSON.stringify(metadata), step.version - 1],
      });
    },
    close: () => pool.end(),
  };
};

/** Its own table, with the same events as the program's log. */
export const copyLog = async ({ url }) => {
  const owner = await connect(url);
  await run(owner, [...TABLES, ...FUNCTIONS]);
  await owner.query(`
    insert into message_store.messages (global_position, position, time, stream_name, type, data, metadata, id)
    select position, version - 1, recorded_at at time zone 'utc', stream, type, data::jsonb, metadata::jsonb, id
    from daybook.events order by position`);
  await run(owner, INDEXES);
  await owner.query('analyze message_store.messages');
  await owner.end();
};

/** @returns events read until the time was over */
export const readLog = async ({ url, seconds, events }) => {
  const client = await connect(url);
  const text = 'select * from get_category_messages($1, $2, $3)';
  const began = performance.now();
  let position = 1;
  let read = 0;
  while (read < events && performance.now() < began + seconds * 1_000) {
    const { rows } = await client.query({ name: 'page', text, values: ['order', position, PAGE] });
    if (rows.length === 0) break;
    const messages = rows.map(({ data, metadata, ...rest }) => ({
      ...rest,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
    }));
    read += messages.length;
    position = Number(messages.at(-1).global_position) + 1;
  }
  const elapsed = (performance.now() - began) / 1_000;
  await client.end();
  return { read, seconds: elapsed };
};

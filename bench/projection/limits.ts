import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BEGINNING, type StoredEvent } from '#kernel';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { PostgresEventLog } from '../../src/adapters/postgres/index.js';
import { foldInMemory } from './fold-in-memory.js';

export const LIMIT_TABLE = 'by_hand';
const MAKE = `create table ${LIMIT_TABLE} (id text collate "C" primary key, version integer not null, document jsonb not null)`;
const UPSERT = {
  name: 'upsert',
  text: `insert into ${LIMIT_TABLE} select * from unnest($1::text[], $2::integer[], $3::jsonb[])
    on conflict (id) do update set version = excluded.version, document = excluded.document
    where ${LIMIT_TABLE}.version < excluded.version`,
};
const BATCH = 5_000;

/** Records in memory: what reading them costs is measured elsewhere. */
export const recordsOf = async (url: string, events: number): Promise<readonly StoredEvent[]> => {
  const pool = createPool(url, { max: 1, onIdleError: () => undefined, statementTimeoutMs: 60_000 });
  const records = await new PostgresEventLog(pool).read(BEGINNING, events);
  await pool.end();
  return records;
};

/** Folds records already in memory, writes each batch by one statement, reads nothing. @returns seconds */
export const upsertBatches = (url: string, records: readonly StoredEvent[]): Promise<number> =>
  onOwnTable(url, async (client) => {
    const fold = foldInMemory();
    for (let from = 0; from < records.length; from += BATCH) {
      const rows = fold(records.slice(from, from + BATCH));
      const documents = rows.map(({ document }) => JSON.stringify(document));
      const values = [rows.map(({ id }) => id), rows.map(({ version }) => version), documents];
      await client.query({ ...UPSERT, values });
    }
  });

/** Folds all records in memory and copies every document once. @returns seconds */
export const copyAll = (url: string, records: readonly StoredEvent[]): Promise<number> =>
  onOwnTable(url, async (client) => {
    const copying = client.query(copyFrom(`copy ${LIMIT_TABLE} from stdin`));
    for (const { id, version, document } of foldInMemory()(records)) {
      const more = copying.write(`${id}\t${version}\t${JSON.stringify(document).replaceAll('\\', '\\\\')}\n`);
      if (!more) await once(copying, 'drain');
    }
    copying.end();
    await finished(copying);
  });

const onOwnTable = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<number> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(MAKE);
  const began = performance.now();
  await work(client);
  const seconds = (performance.now() - began) / 1_000;
  await client.end();
  return seconds;
};

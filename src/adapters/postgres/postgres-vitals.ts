import pg from 'pg';
import { kernelError } from '../postgres-client/database-errors.js';
import { outlivingConnections } from '../postgres-client/pool.js';
import { opens } from './keys/key-wrapping.js';
import { appliedMigrations, knownMigrations, unfitness } from './migrate.js';
import { typeParsers } from '../postgres-client/type-parsers.js';

const LONGEST_MS = 60_000;
const KEYS_TRIED = 1_000;

/**
 * Looks at a store without changing anything, also at one that this release has not prepared: as the owner, since the
 * application's role is only there once the schema is, and in read-only transactions.
 */
export class PostgresVitals {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({
      ...outlivingConnections,
      connectionString: url,
      max: 1,
      connectionTimeoutMillis: 5_000,
      query_timeout: LONGEST_MS,
      types: typeParsers,
      application_name: `daybook ${process.pid}: doctor`,
    });
    this.pool.on('error', () => undefined);
  }

  async server(): Promise<ServerRow & { readonly unfit: readonly string[] }> {
    const unfit = await this.ask('looking at the server', unfitness);
    const [row] = await this.rows<ServerRow>('looking at the server', SERVER);
    if (row === undefined) throw new Error('The server answers nothing about itself.');
    return { ...row, unfit };
  }

  async schema(): Promise<Readonly<Record<'applied' | 'pending' | 'unknown' | 'misordered', readonly string[]>>> {
    const applied = await this.ask('looking at the schema', appliedMigrations);
    const known = knownMigrations();
    const columns = await this.rows<{ readonly name: string }>('looking at the schema', MISORDERED);
    return {
      applied,
      pending: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name)),
      misordered: columns.map(({ name }) => name),
    };
  }

  async order(): Promise<Order> {
    const [counted] = await this.rows<{ head: number; events: number }>('counting events', COUNT);
    const { head = 0, events = 0 } = counted ?? {};
    const [gap] = head === events ? [] : await this.rows<{ position: number }>('looking for a gap', FIRST_GAP);
    const [broken] = await this.rows<{ stream: string }>('counting versions', BROKEN_STREAM);
    return { head, events, firstGap: gap?.position, brokenStream: broken?.stream };
  }

  async keys(masterKey: Uint8Array): Promise<Readonly<Record<'keys' | 'tried' | 'opened', number>>> {
    const [{ keys } = { keys: 0 }] = await this.rows<{ keys: number }>('counting keys', COUNT_KEYS);
    const tried = await this.rows<KeyRow>('trying keys', SOME_KEYS, [KEYS_TRIED]);
    return {
      keys,
      tried: tried.length,
      opened: tried.filter(({ subject, wrapped }) => opens(masterKey, subject, wrapped)).length,
    };
  }

  async secrets(): Promise<Secrets> {
    const [found] = await this.rows<Secrets>('looking for keys and checkpoints', SECRETS);
    return found ?? { sealed: false, signed: false };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async rows<Row extends pg.QueryResultRow>(
    doing: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.ask(doing, async (client) => (await client.query<Row>(text, [...values])).rows);
  }

  private async ask<Answer>(doing: string, question: (client: pg.ClientBase) => Promise<Answer>): Promise<Answer> {
    try {
      const client = await this.pool.connect();
      try {
        await client.query('begin read only');
        return await question(client);
      } finally {
        await client.query('rollback').finally(() => client.release());
      }
    } catch (error) {
      throw kernelError(error, doing);
    }
  }
}

interface ServerRow {
  readonly product: string;
  readonly encoding: string;
  /** Clock of the server, milliseconds of the epoch. */
  readonly now: number;
  readonly size: number;
  readonly processes: number;
}

interface Order {
  readonly head: number;
  readonly events: number;
  readonly firstGap: number | undefined;
  readonly brokenStream: string | undefined;
}

/** Whether a store holds what a secret outside of it belongs to. */
interface Secrets {
  /** Keys of personal values, wrapped by the master key. */
  readonly sealed: boolean;
  /** Checkpoints, signed by the audit key. */
  readonly signed: boolean;
}

interface KeyRow {
  readonly subject: string;
  readonly wrapped: Uint8Array;
}

const SERVER = `
  select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) as product,
    current_setting('server_encoding') as encoding,
    (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
    pg_database_size(current_database()) as size,
    (select count(*) from pg_stat_activity
      where datname = current_database() and application_name ~ '^daybook \\d+: leases$') as processes`;

const MISORDERED = `
  select format('%s.%s', attrelid::regclass, attname) as name
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = to_regnamespace('daybook') and c.relkind = 'r' and c.relname <> 'migrations'
    and a.attnum > 0 and a.attcollation <> 0 and a.attcollation <> 'pg_catalog."C"'::regcollation
  order by 1`;

const COUNT = 'select coalesce(max(position), 0) as head, count(*) as events from daybook.events';

const FIRST_GAP = `
  select expected as position from (
    select position, row_number() over (order by position) as expected from daybook.events
  ) numbered where position <> expected order by position limit 1`;

// Versions are unique and at least 1, so they are dense exactly where the highest one is their number.
const BROKEN_STREAM = `
  select stream from daybook.events group by stream having max(version) <> count(*) order by stream limit 1`;

const COUNT_KEYS = 'select count(*) as keys from daybook.subject_keys';

const SECRETS = `
  select exists (select from daybook.subject_keys) as sealed, exists (select from daybook.audit_checkpoints) as signed`;

const SOME_KEYS = 'select subject, wrapped from daybook.subject_keys order by created_at limit $1';

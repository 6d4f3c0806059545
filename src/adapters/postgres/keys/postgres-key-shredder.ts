import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type KeyRemains, KeyShredder, StoreUnavailable } from '#kernel';
import { kernelError } from '../../postgres-client/database-errors.js';

const CONNECT_WITHIN_MS = 5_000;
/** A reader of keys waits behind the one who wants to rewrite them, so this one does not want to for long. */
const LOCK_WITHIN_MS = 2_000;
const LOOK_BACK_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * Destroys keys in `daybook.subject_keys`, on a connection of the owner: the role of the application has no right to.
 *
 * A deleted row stays in its page, and the page in the write-ahead log. So the table is rewritten, and, where this
 * server writes its log for itself alone, the log is taken through all of its files.
 */
export class PostgresKeyShredder extends KeyShredder {
  constructor(private readonly url: string) {
    super();
  }

  find(subject: string): Promise<string | undefined> {
    return this.asOwner('looking for a key', (client) => keyIdOf(client, FIND, subject));
  }

  destroy(subject: string): Promise<string | undefined> {
    return this.asOwner('destroying a key', (client) => keyIdOf(client, DESTROY, subject));
  }

  wipe(): Promise<KeyRemains> {
    return this.asOwner('wiping destroyed keys', async (client) => {
      await untilNoSnapshotIsOlder(client);
      await client.query(`set lock_timeout = ${LOCK_WITHIN_MS}`);
      await client.query('vacuum (full) daybook.subject_keys');
      if (!(await logIsPrivate(client))) return 'write-ahead log';
      await overwriteLog(client);
      return 'nowhere';
    });
  }

  private async asOwner<Result>(doing: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw kernelError(error, doing);
    } finally {
      await client.end();
    }
  }
}

const FIND = 'select key_id as id from daybook.subject_keys where subject = $1';
const DESTROY = 'delete from daybook.subject_keys where subject = $1 returning key_id as id';

const keyIdOf = async (client: pg.Client, statement: string, subject: string): Promise<string | undefined> => {
  const { rows } = await client.query<{ readonly id: string }>(statement, [subject]);
  return rows[0]?.id;
};

/** A row that a transaction may still see is kept when the table is rewritten. */
const untilNoSnapshotIsOlder = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ readonly now: string }>('select pg_current_xact_id()::xid::text as now');
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const { rows: looking } = await client.query<{ readonly pid: number }>(LOOKING_BACK, [rows[0]?.now]);
    if (looking.length === 0) return;
    if (waited >= LOOK_BACK_WITHIN_MS) {
      const pids = looking.map(({ pid }) => pid).join(', ');
      throw new StoreUnavailable(`Transactions that began earlier are still open (process ${pids}); end them first.`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
};

/**
 * Transactions with a snapshot of before transaction $1, and those that write since before it: as long as one does, in any
 * database of the server, new snapshots reach back to it as well.
 */
const LOOKING_BACK = `
  select pid from pg_stat_activity
  where pid <> pg_backend_pid() and (
    age(backend_xid) >= age($1::xid) or (datname = current_database() and age(backend_xmin) >= age($1::xid))
  )`;

/** False when the log is also read by an archive or a replica: then it is not ours alone to take forward. */
const logIsPrivate = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ readonly private: boolean }>(`
    select usesuper and current_setting('archive_mode') = 'off' and not exists (select from pg_replication_slots)
      and not exists (select from pg_stat_replication) as private
    from pg_user where usename = current_user`);
  return rows[0]?.private === true;
};

/**
 * A checkpoint gives old files of the log new names and keeps their bytes until the log comes to them. So it is taken
 * through as many files as there are; the rest of each is filled with zeros.
 */
const overwriteLog = async (client: pg.Client): Promise<void> => {
  await client.query(NEXT_FILE);
  await client.query('checkpoint');
  const { rows } = await client.query<{ readonly files: number }>(
    'select count(*)::integer as files from pg_ls_waldir()',
  );
  for (let file = 0; file <= (rows[0]?.files ?? 0); file += 1) await client.query(NEXT_FILE);
  await client.query('checkpoint');
};

// A file with nothing in it is not left, so something is written to it first.
const NEXT_FILE = `select pg_switch_wal() from pg_logical_emit_message(false, 'daybook', 'next file')`;

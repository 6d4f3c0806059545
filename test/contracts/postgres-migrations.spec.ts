import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import {
  expectedDefinitions,
  migrate,
  PostgresEventStore,
  readDefinitions,
} from '../../src/adapters/postgres/index.js';
import { createDatabase, PATIENT, type TestDatabase } from '../support/database.js';
import { commandFor, newStream } from './event-store.fixture.js';
import { rowSeals } from '../support/row-seals.js';

describe('Migrations', () => {
  const databases: TestDatabase[] = [];
  const newDatabase = async (): Promise<string> => {
    const database = await createDatabase();
    databases.push(database);
    return database.url;
  };
  const asOwner = async (url: string, ...statements: string[]): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
      return rows;
    } finally {
      await client.end();
    }
  };
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  it('run once each, whoever else starts them at the same moment, also in another database of the server', async () => {
    const urls = [await newDatabase(), await newDatabase()];
    const list = 'select name from daybook.migrations order by id';
    const fiveTimes = () => Promise.all(urls.flatMap((url) => Array.from({ length: 5 }, () => migrate(url))));
    await fiveTimes();
    const names = await Promise.all(urls.map((url) => asOwner(url, list)));
    await fiveTimes();
    expect(await Promise.all(urls.map((url) => asOwner(url, list)))).toEqual(names);
    expect(names[0]?.[0]).toEqual({ name: 'schemas-and-role-0000000000001' });
    expect(new Set(names[0]?.map(({ name }) => name)).size).toBe(names[0]?.length);
  });

  it('refuse a database of a later release', async () => {
    const url = await newDatabase();
    await migrate(url);
    await asOwner(
      url,
      `insert into daybook.migrations (timestamp, name) values (9999, 'from-the-future-0000000009999')`,
    );
    await expect(migrate(url)).rejects.toMatchObject({
      name: 'NewerSchema',
      unknownMigrations: ['from-the-future-0000000009999'],
    });
  });

  it.each(['nocreaterole', 'createrole'])(
    'say which rights a user with %s lacks, and run when an administrator has given them',
    async (right) => {
      const admin = await newDatabase();
      const user = `owner_${randomBytes(4).toString('hex')}`;
      const database = new URL(admin).pathname.slice(1);
      await asOwner(
        admin,
        `create role ${user} login password 'x' ${right}`,
        `alter database ${database} owner to ${user}`,
      );
      const own = new URL(admin);
      [own.username, own.password] = [user, 'x'];
      // The other database of this server made the role.
      await migrate(await newDatabase());
      const failure: unknown = await migrate(own.href).catch((error: unknown) => error);
      const [, sql = ''] =
        /run: (grant daybook_app to \S+ with set true;) Then start again\.$/.exec(String(failure)) ?? [];
      await asOwner(admin, sql);
      await migrate(own.href);
      const pool = createPool(own.href, { max: 4, ...PATIENT });
      try {
        const store = new PostgresEventStore(pool, rowSeals);
        expect(await store.append(commandFor(newStream(), 0))).toMatchObject({ outcome: 'appended', position: 1 });
        expect(Object.fromEntries(await readDefinitions(pool))).toEqual(Object.fromEntries(expectedDefinitions()));
      } finally {
        await pool.end();
      }
      await migrate(own.href);
    },
  );

  it('refuse a database that is not UTF-8', async () => {
    const url = await newDatabase();
    const latin = new URL(url);
    latin.pathname = `${latin.pathname}_latin`;
    const name = latin.pathname.slice(1);
    await asOwner(url, `create database ${name} encoding 'LATIN1' locale_provider libc locale 'C' template template0`);
    await expect(migrate(latin.href)).rejects.toThrow('LATIN1');
    await asOwner(url, `drop database ${name}`);
  });

  it('leave recorded events unchangeable, for the application by its rights and for the owner by triggers', async () => {
    const url = await newDatabase();
    await migrate(url);
    const pool = createPool(url, { max: 2, ...PATIENT });
    await new PostgresEventStore(pool, rowSeals).append(commandFor(newStream(), 0));
    for (const statement of [
      `update daybook.events set type = 'x'`,
      'delete from daybook.events where false',
      'truncate daybook.events',
    ]) {
      await expect(pool.query(statement)).rejects.toThrow('permission denied');
      await expect(asOwner(url, statement)).rejects.toThrow('recorded events never change');
    }
    await expect(pool.query('create table daybook.x ()')).rejects.toThrow('permission denied');
    await expect(pool.query('update daybook.idempotency set status = 1')).rejects.toThrow('permission denied');
    await pool.query('create table daybook_views.x ()');
    expect((await pool.query('select version from daybook.events')).rows).toEqual([{ version: 1 }]);
    await pool.end();
  });

  it('keep plans on the indexes although they were made when the tables were empty', async () => {
    const url = await newDatabase();
    await migrate(url);
    const pool = createPool(url, { max: 1, ...PATIENT });
    const store = new PostgresEventStore(pool, rowSeals);
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => store.append(commandFor(newStream(), 0))));
    }
    await pool.query('select pg_stat_force_next_flush()');
    // Each of the indexes of a table was built by one scan.
    const scans = await asOwner(
      url,
      `select relname as table, seq_scan <= 2 as never_scanned, idx_scan >= 600 as indexed from pg_stat_user_tables
       where relname in ('events', 'idempotency') order by relname`,
    );
    expect(scans).toEqual([
      { table: 'events', never_scanned: true, indexed: true },
      { table: 'idempotency', never_scanned: true, indexed: true },
    ]);
    await pool.end();
  });
});

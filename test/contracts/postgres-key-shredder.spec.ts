import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PostgresKeyShredder, PostgresSubjectKeys } from '../../src/adapters/postgres/index.js';
import { createDatabase } from '../support/database.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { promisedMs } from '../support/promised.js';
import { keyShredderContract } from './key-shredder.contract.js';

const masterKey = randomBytes(32);

describe('The shredder of keys in PostgreSQL', () => {
  keyShredderContract(async () => {
    const database = await createMigratedDatabase();
    const pool = database.openPool();
    return {
      shredder: new PostgresKeyShredder(database.url),
      openKeys: () => new PostgresSubjectKeys(pool, masterKey),
      close: () => database.drop(),
    };
  });
});

describe('A destroyed key in PostgreSQL', () => {
  let database: MigratedDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const tableHolds = async (bytes: Buffer): Promise<boolean> => {
    const { rows } = await owner.query<{ found: boolean }>(
      `select position($1 in pg_read_binary_file(pg_relation_filepath('daybook.subject_keys'))) > 0 as found`,
      [bytes],
    );
    return rows[0]?.found === true;
  };

  const keyOf = async (subject: string): Promise<Buffer> => {
    await new PostgresSubjectKeys(database.openPool(1), masterKey).keyFor(subject);
    const { rows } = await owner.query<{ wrapped: Buffer }>(
      'select wrapped from daybook.subject_keys where subject = $1',
      [subject],
    );
    await owner.query('checkpoint');
    return rows[0]?.wrapped ?? Buffer.alloc(0);
  };

  it('stays in the file of its table until it is wiped', async () => {
    const [wrapped, other] = [await keyOf('VINET'), await keyOf('TOMSP')];
    const shredder = new PostgresKeyShredder(database.url);
    await shredder.destroy('VINET');
    await owner.query('checkpoint');
    expect(await tableHolds(wrapped)).toBe(true);
    await shredder.wipe();
    expect([await tableHolds(wrapped), await tableHolds(other)]).toEqual([false, true]);
  });

  it('is not wiped under a transaction that may still see it, but once that has ended', async () => {
    const wrapped = await keyOf('HANAR');
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('begin isolation level repeatable read');
    await reader.query('select 1 from daybook.migrations');
    const shredder = new PostgresKeyShredder(database.url);
    await shredder.destroy('HANAR');
    const wiped = shredder.wipe();
    await sleep(500);
    await reader.end();
    await wiped;
    expect(await tableHolds(wrapped)).toBe(false);
  });

  it('is not wiped while a writer in another database makes new transactions look back, but after it', async () => {
    const wrapped = await keyOf('ERNSH');
    const elsewhere = await createDatabase();
    const writer = new pg.Client({ connectionString: elsewhere.url });
    await writer.connect();
    await writer.query('begin');
    await writer.query('select pg_current_xact_id()');
    const shredder = new PostgresKeyShredder(database.url);
    await shredder.destroy('ERNSH');
    const wiping = shredder.wipe().then(() => 'wiped');
    const early = await Promise.race([wiping, sleep(1_000).then(() => 'waiting')]);
    await writer.end();
    await elsewhere.drop();
    expect([early, await wiping, await tableHolds(wrapped)]).toEqual(['waiting', 'wiped', false]);
  });

  it('is forgotten in time also by a process that goes on asking for it', async () => {
    const key = await new PostgresSubjectKeys(database.openPool(1), masterKey).keyFor('ERNSH');
    const [asking, another] = [{ rememberedMs: 400 }, {}].map(
      (options) => new PostgresSubjectKeys(database.openPool(1), masterKey, options),
    ) as [PostgresSubjectKeys, PostgresSubjectKeys];
    for (const keys of [asking, another]) expect(await keys.keyFor('ERNSH')).toEqual(key);
    await new PostgresKeyShredder(database.url).destroy('ERNSH');
    expect(await another.keyOf(key.id)).toEqual(key);

    const destroyedAt = performance.now();
    while ((await asking.keyFor('ERNSH')).id === key.id || (await asking.keyOf(key.id)) !== undefined) {
      expect(performance.now() - destroyedAt).toBeLessThan(promisedMs(asking.forgottenWithinMs));
      await sleep(20);
    }
    expect(another.forgottenWithinMs).toBeLessThan(60_000);
  });

  it('was never copied into statistics', async () => {
    await keyOf('SUPRD');
    await owner.query('analyze daybook.subject_keys');
    const { rows } = await owner.query<{ column: string }>(
      `select attname as column from pg_stats where schemaname = 'daybook' and tablename = 'subject_keys'`,
    );
    const columns = rows.map(({ column }) => column);
    expect(columns).toContain('subject');
    expect(columns).not.toContain('wrapped');
  });

  it('cannot be destroyed by the role of the application', async () => {
    await keyOf('CHOPS');
    const pool = database.openPool(1);
    await expect(pool.query('delete from daybook.subject_keys')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('update daybook.subject_keys set subject = subject')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { PostgresSubjectKeys } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { subjectKeysContract } from './subject-keys.contract.js';

describe('Subject keys in PostgreSQL', () => {
  subjectKeysContract(async () => {
    const database = await createMigratedDatabase();
    const masterKey = randomBytes(32);
    const open = () => new PostgresSubjectKeys(database.openPool(), masterKey);
    return { keys: [open(), open()], close: () => database.drop() };
  });
});

describe('A subject key in the database', () => {
  let database: MigratedDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    pool = database.openPool();
  });
  afterAll(() => database.drop());

  it('is not the secret', async () => {
    const { secret } = await new PostgresSubjectKeys(pool, randomBytes(32)).keyFor('VINET');
    const { rows } = await pool.query<{ wrapped: Buffer }>('select wrapped from daybook.subject_keys');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.wrapped.includes(Buffer.from(secret))).toBe(false);
  });

  it('cannot be opened by another master key, which says what to do', async () => {
    await new PostgresSubjectKeys(pool, randomBytes(32)).keyFor('TOMSP');
    const opened = new PostgresSubjectKeys(pool, randomBytes(32)).keyFor('TOMSP');
    await expect(opened).rejects.toThrow('DAYBOOK_MASTER_KEY');
  });

  it('tells a wrong master key before anything is sealed with it', async () => {
    const masterKey = randomBytes(32);
    await new PostgresSubjectKeys(pool, masterKey).checkMasterKey();
    await new PostgresSubjectKeys(pool, masterKey).checkMasterKey();
    await expect(new PostgresSubjectKeys(pool, randomBytes(32)).checkMasterKey()).rejects.toThrow('master key');
  });

  it('cannot be moved to another subject', async () => {
    const masterKey = randomBytes(32);
    await new PostgresSubjectKeys(pool, masterKey).keyFor('HANAR');
    await pool.query(`insert into daybook.subject_keys (subject, wrapped)
      select 'THIEF', wrapped from daybook.subject_keys where subject = 'HANAR'`);
    await expect(new PostgresSubjectKeys(pool, masterKey).keyFor('THIEF')).rejects.toThrow('cannot be unwrapped');
  });

  it('needs a master key of 32 bytes', () => {
    expect(() => new PostgresSubjectKeys(pool, randomBytes(31))).toThrow('31 bytes');
  });
});

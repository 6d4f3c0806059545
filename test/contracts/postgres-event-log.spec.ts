import pg from 'pg';
import { BEGINNING, CachedLog, StoreUnavailable } from '#kernel';
import { InMemoryWakeUps } from '#kernel/testing';
import { PostgresEventLog, PostgresEventStore } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { eventLogContract } from './event-log.contract.js';
import { rowSeals } from '../support/row-seals.js';

describe('The PostgreSQL event log', () => {
  eventLogContract(async () => {
    const database = await createMigratedDatabase();
    return {
      store: new PostgresEventStore(database.openPool(), rowSeals),
      other: new PostgresEventStore(database.openPool(), rowSeals),
      log: new PostgresEventLog(database.openPool(1)),
      disturb: () => leaveTransactionOpen(database.url),
      close: () => database.drop(),
    };
  });

  it('refuses to read from a replica', async () => {
    const replica = new pg.Pool();
    const answer = { rows: [{ replica: true, position: 0 }] };
    replica.query = (async () => answer) as unknown as typeof replica.query;
    const log = new PostgresEventLog(replica);
    await expect(log.read(BEGINNING, 10)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(log.head()).rejects.toThrow('primary');
  });
});

describe('The PostgreSQL event log, shared by its readers', () => {
  eventLogContract(async () => {
    const database = await createMigratedDatabase();
    const wakeUps = new InMemoryWakeUps();
    const onAppended = () => wakeUps.announce();
    return {
      store: new PostgresEventStore(database.openPool(), rowSeals, { onAppended }),
      other: new PostgresEventStore(database.openPool(), rowSeals, { onAppended }),
      log: new CachedLog(new PostgresEventLog(database.openPool(1)), wakeUps),
      disturb: () => leaveTransactionOpen(database.url),
      close: () => database.drop(),
    };
  });
});

/** A transaction that was there before the writers, has written and does not end. */
const leaveTransactionOpen = async (url: string): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_current_xact_id()');
  await client.query(`insert into daybook.checkpoints (reader, position) values ('somebody', 1)`);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
};

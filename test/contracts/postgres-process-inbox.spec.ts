import {
  PostgresCheckpoints,
  PostgresEventLog,
  PostgresEventStore,
  PostgresProcessInbox,
} from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { rowSeals } from '../support/row-seals.js';
import { processInboxContract } from './process-inbox.contract.js';
import { runningProcessesContract } from './running-processes.contract.js';

const NEXT_HOLDER = `insert into daybook.leases (name, token, holder) values ('processes', 1, 'this')
  on conflict (name) do update set token = leases.token + 1 returning token`;
const LOST = 'delete from daybook.process_inbox; delete from daybook.checkpoints';

const openPostgres = async () => {
  const database = await createMigratedDatabase();
  const pool = database.openPool();
  return {
    inbox: new PostgresProcessInbox(pool),
    checkpoints: new PostgresCheckpoints(pool),
    store: new PostgresEventStore(database.openPool(), rowSeals),
    log: new PostgresEventLog(pool),
    nextFence: async () => ({ lease: 'processes', token: Number((await query(database.url, NEXT_HOLDER))[0]) }),
    loseInbox: async () => void (await query(database.url, LOST)),
    diesEvery: 3,
    close: () => database.drop(),
  };
};

describe('The inbox of processes in PostgreSQL', () => {
  processInboxContract(openPostgres);
});

describe('Processes on PostgreSQL', () => {
  runningProcessesContract(openPostgres);
});

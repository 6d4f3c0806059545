import { randomUUID } from 'node:crypto';
import {
  OrdinaryTables,
  PostgresCheckpoints,
  PostgresNumberSequence,
  PostgresOperatorOutbox,
  PostgresParkedStreams,
} from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { checkpointsContract } from './checkpoints.contract.js';
import { numberSequenceContract } from './number-sequence.contract.js';
import { operatorOutboxContract } from './operator-outbox.contract.js';
import { parkedStreamsContract } from './parked-streams.contract.js';
import { rowSeals } from '../support/row-seals.js';

describe('Checkpoints in PostgreSQL', () => {
  checkpointsContract(async () => {
    const database = await createMigratedDatabase();
    return { checkpoints: new PostgresCheckpoints(database.openPool()), close: () => database.drop() };
  });

  it('let a reader begin again', async () => {
    const database = await createMigratedDatabase();
    const checkpoints = new PostgresCheckpoints(database.openPool());
    await checkpoints.save('again', { position: 9, eventId: randomUUID() });
    await checkpoints.save('again', { position: 0, eventId: undefined });
    expect(await checkpoints.load('again')).toEqual({ position: 0, eventId: undefined });
    await database.drop();
  });
});

describe('Parked streams in PostgreSQL', () => {
  parkedStreamsContract(async () => {
    const database = await createMigratedDatabase();
    const tables = new OrdinaryTables(database.url);
    const close = async () => {
      await tables.close();
      await database.drop();
    };
    return { parkedStreams: new PostgresParkedStreams(tables, rowSeals), close };
  });
});

describe('The outbox of operator events in PostgreSQL', () => {
  operatorOutboxContract(async () => {
    const database = await createMigratedDatabase();
    const tables = new OrdinaryTables(database.url);
    const close = async () => {
      await tables.close();
      await database.drop();
    };
    return {
      parkedStreams: new PostgresParkedStreams(tables, rowSeals),
      outboxes: [
        new PostgresOperatorOutbox(database.openPool(), rowSeals),
        new PostgresOperatorOutbox(database.openPool(), rowSeals),
      ],
      close,
    };
  });
});

describe('Order numbers in PostgreSQL', () => {
  numberSequenceContract(async () => {
    const database = await createMigratedDatabase();
    return {
      sequences: [new PostgresNumberSequence(database.openPool()), new PostgresNumberSequence(database.openPool())],
      close: () => database.drop(),
    };
  });
});

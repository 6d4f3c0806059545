import pg from 'pg';
import { PostgresViewStore } from '../../src/adapters/postgres/views/postgres-view-store.js';
import { createDatabase } from '../support/database.js';
import { viewStoreContract } from './view-store.contract.js';

describe('The PostgreSQL view store', () => {
  viewStoreContract(async () => {
    const database = await createDatabase();
    const pools = [1, 2].map(() => new pg.Pool({ connectionString: database.url, max: 4 }));
    const [store, other] = pools.map((pool) => new PostgresViewStore(pool));
    if (store === undefined || other === undefined || pools[0] === undefined) throw new Error('two pools were made');
    await pools[0].query('create schema daybook_views');
    const close = async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    };
    return { store, other, unstorable: { text: 'with \0 inside' }, close };
  });
});

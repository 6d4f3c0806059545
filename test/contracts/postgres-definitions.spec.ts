import { expectedDefinitions, readDefinitions } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';

describe('The definitions that the doctor compares with', () => {
  let database: MigratedDatabase;
  beforeAll(async () => {
    database = await createMigratedDatabase();
  });
  afterAll(() => database.drop());

  it('are those that the migrations make; after a change: npm run definitions', async () => {
    const found = Object.fromEntries(await readDefinitions(database.openPool(1)));
    expect(found).toEqual(Object.fromEntries(expectedDefinitions()));
  });
});

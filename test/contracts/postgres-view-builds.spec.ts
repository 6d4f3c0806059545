import { PostgresViewBuilds, PostgresViewStore } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { viewBuildsContract } from './view-builds.contract.js';

const GROW = `
  insert into daybook.events
  select coalesce(max(position), 0) + 1, 'grow-1', coalesce(max(position), 0) + 1, gen_random_uuid(), 'Grown', 1, now(),
    now(), '{}', '{}', sha256('x') from daybook.events`;

describe('Builds of views in PostgreSQL', () => {
  viewBuildsContract(async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    return {
      builds: new PostgresViewBuilds({ url, pool: openPool() }),
      other: new PostgresViewBuilds({ url, pool: openPool() }),
      store: new PostgresViewStore(openPool()),
      grow: async () => void (await query(url, GROW)),
      catchUp: async (view, build) =>
        void (await query(
          url,
          `insert into daybook.checkpoints (reader, partition, position)
            select '${view}@${build}', 0, coalesce(max(position), 0) from daybook.events
            on conflict (reader, partition) do update set position = excluded.position`,
        )),
      close: drop,
    };
  });
});

import { createPlacedBuilds } from '../support/placed-builds.js';
import { query } from '../support/postgres-homes.js';
import { GROW, viewBuildsContract } from './view-builds.contract.js';

describe('Builds of views in PostgreSQL and MongoDB', () => {
  viewBuildsContract(async () => {
    const placed = await createPlacedBuilds();
    const [one, two] = [placed.open(), placed.open()];
    return {
      builds: one.builds,
      other: two.builds,
      store: one.store,
      outbox: placed.outbox,
      grow: async () => void (await query(placed.postgres.url, GROW)),
      catchUp: async (view, build) => {
        const { rows } = await placed.pool.query<{ head: number }>('select max(position) as head from daybook.events');
        await two.checkpoints.save(`${view}@${build}`, { position: rows[0]?.head ?? 0, eventId: undefined });
      },
      close: placed.close,
    };
  });
});

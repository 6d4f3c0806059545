import { PROJECTIONS } from '../../src/app/contexts.js';
import { query } from './postgres-homes.js';

/** Says of all live views that they hold a filled log, so that a program has nothing to do but what is measured. */
export const sayViewsAreFed = async (databaseUrl: string, position: number): Promise<void> => {
  for (const { view } of PROJECTIONS) {
    await query(
      databaseUrl,
      `insert into daybook.checkpoints (reader, position, event_id)
        select '${view.name}@${view.build}', position, id from daybook.events where position = ${position}`,
    );
  }
};

import type { Pool } from 'pg';
import { rows } from '../postgres-client/rows.js';

/** Writes 64 KB as durably as events are written, and keeps none of it. @throws what a command would throw */
export const probeWrite = async (pool: Pool): Promise<void> => {
  await rows(pool, 'trying to write', 'select daybook.probe_write()');
};

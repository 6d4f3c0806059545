import pg from 'pg';
import type { RebuildLease } from '#kernel';
import { kernelError } from './database-errors.js';
import { rows } from './rows.js';

const PATIENCE_MS = 2_000;

/**
 * A session lock on the view, so that a holder that dies is replaced at once, without clocks; and a token on its builds,
 * which every write of a rebuild checks: one that lost its lock without noticing writes no more.
 * @returns `undefined` when another process holds it
 * @throws StoreUnavailable
 */
export const holdRebuild = async (url: string, pool: pg.Pool, view: string): Promise<RebuildLease | undefined> => {
  const lost = new AbortController();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
    application_name: `daybook ${process.pid}: rebuild ${view}`,
  });
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  const release = () => client.end();
  try {
    await client.connect();
    const { rows: locked } = await client.query<{ held: boolean }>(LOCK, [`daybook rebuild ${view}`]);
    if (locked[0]?.held === true) {
      const [taken] = await rows<{ readonly token: number }>(pool, 'taking a rebuild over', TAKE, [view]);
      return { token: taken?.token ?? 0, lost: lost.signal, release };
    }
  } catch (error) {
    await release().catch(() => undefined);
    throw kernelError(error, 'asking for the right to rebuild a view');
  }
  await release();
  return undefined;
};

const LOCK = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as held';

// Of all builds, so that a former holder is kept out whichever build it holds; locked in one order with a switch.
const TAKE = `
  with locked as (select token from daybook.view_builds where view = $1 order by build for update),
  taken as (
    update daybook.view_builds set token = 1 + (select max(token) from locked) where view = $1 returning token
  )
  select max(token) as token from taken`;

import type pg from 'pg';
import { type RebuildLease, StoreUnavailable } from '#kernel';
import { bulkWriteOf } from '../../postgres-client/bulk-connection.js';
import { LeaseSession } from './lease-session.js';
import { rows } from '../../postgres-client/rows.js';

/**
 * A session lock on the view, so that a holder that dies or is frozen is replaced; and a token on its builds, which every
 * write of a rebuild checks: one that lost its lock without noticing writes no more.
 * @returns `undefined` when another process holds it
 * @throws StoreUnavailable
 */
export const holdRebuild = async (url: string, pool: pg.Pool, view: string): Promise<RebuildLease | undefined> => {
  let failure: unknown;
  const session = await LeaseSession.open(url, `rebuild ${view}`, (error) => (failure = error));
  try {
    const locked = await session.ask<{ readonly held: boolean }>(LOCK, [`daybook rebuild ${view}`]);
    if (locked === undefined) throw unanswered(view, failure);
    if (!locked.held) {
      await session.end();
      return undefined;
    }
    await session.ask(END_FORMER_WRITES, [bulkWriteOf(view)]);
    const [taken] = await rows<{ readonly token: number }>(pool, 'taking a rebuild over', TAKE, [view]);
    return { token: taken?.token ?? 0, lost: session.lost, release: () => session.end() };
  } catch (error) {
    await session.end();
    throw error;
  }
};

const unanswered = (view: string, cause: unknown) =>
  new StoreUnavailable(`PostgreSQL did not answer while asking for the right to rebuild ${view}`, { cause });

const LOCK = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as held';

// A former holder that was frozen in a bulk write would keep its rows locked for as long as it is.
const END_FORMER_WRITES =
  'select pg_terminate_backend(pid, 1000) from pg_stat_activity where application_name = $1 and datname = current_database()';

// Of all builds, so that a former holder is kept out whichever build it holds; locked in one order with a switch.
const TAKE = `
  with locked as (select token from daybook.view_builds where view = $1 order by build for update),
  taken as (
    update daybook.view_builds set token = 1 + (select max(token) from locked) where view = $1 returning token
  )
  select max(token) as token from taken`;

import type { Pool } from 'pg';
import { rows } from '../../postgres-client/rows.js';

/** 4 MB of the table, a few milliseconds. */
const PAGES_AT_ONCE = 512;

/**
 * Deletes receipts whose time is over. It walks through the table a few pages at a time, in transactions of their own,
 * so that appends hardly notice. Safe to run in many processes; once an hour is enough.
 * @returns how many were deleted
 * @throws StoreUnavailable; what was deleted before stays deleted
 */
export const purgeExpiredReceipts = async (pool: Pool): Promise<number> => {
  const [table] = await rows<{ readonly pages: number }>(pool, 'purging receipts', COUNT_PAGES);
  let purged = 0;
  for (let page = 0; page < (table?.pages ?? 0); page += PAGES_AT_ONCE) {
    const range = [`(${page},0)`, `(${page + PAGES_AT_ONCE},0)`];
    purged += (await rows(pool, 'purging receipts', PURGE, range)).length;
  }
  return purged;
};

const COUNT_PAGES = `
  select pg_relation_size('daybook.idempotency') / current_setting('block_size')::integer as pages`;

const PURGE = `
  delete from daybook.idempotency where ctid >= $1::tid and ctid < $2::tid and expires_at < now() returning 1`;

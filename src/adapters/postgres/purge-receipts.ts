import type { Pool } from 'pg';
import { rows } from './rows.js';

const BATCH = 500;

/**
 * Deletes receipts whose time is over, 500 at a time so that appends hardly notice. Safe to run in many processes.
 * @returns how many were deleted
 * @throws StoreUnavailable; what was deleted before stays deleted
 */
export const purgeExpiredReceipts = async (pool: Pool): Promise<number> => {
  let total = 0;
  for (;;) {
    const deleted = await rows(pool, 'purging receipts', PURGE, [BATCH]);
    total += deleted.length;
    if (deleted.length < BATCH) return total;
  }
};

const PURGE = `
  delete from daybook.idempotency i using (
    select principal, key from daybook.idempotency
    where expires_at < now() order by expires_at limit $1
  ) expired
  where i.principal = expired.principal and i.key = expired.key
  returning 1`;

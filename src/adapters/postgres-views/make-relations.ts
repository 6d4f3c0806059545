import type { Pool, QueryConfig, QueryResult } from 'pg';
import { kernelError } from '../postgres-client/database-errors.js';

/** An index over a view that is there already takes its time; the limits of everyday statements would never let it. */
const LONGEST_MS = 600_000;

/**
 * Makes what is missing of one build in one transaction, one process at a time: `if not exists` alone fails when two
 * processes make the same table at the same moment.
 * @throws StoreUnavailable
 */
export const makeRelations = async (pool: Pool, lockName: string, statements: readonly string[]): Promise<void> => {
  const doing = `making ${lockName}`;
  const client = await pool.connect().catch((error: unknown) => {
    throw kernelError(error, doing);
  });
  const run = (text: string, values?: unknown[]): Promise<QueryResult> => {
    // The driver knows this option of a single query; its types do not.
    const patient: QueryConfig & { query_timeout: number } = { text, values, query_timeout: LONGEST_MS };
    return client.query(patient);
  };
  try {
    await run('begin');
    await run(`set local statement_timeout = ${LONGEST_MS}`);
    await run(`set local lock_timeout = ${LONGEST_MS}`);
    await run('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName]);
    for (const statement of statements) await run(statement);
    await run('commit');
    client.release();
  } catch (error) {
    // The connection may be in any state: destroying it ends its transaction and its lock.
    client.release(true);
    throw kernelError(error, doing);
  }
};

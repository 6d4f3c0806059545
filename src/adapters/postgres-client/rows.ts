import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { kernelError } from './database-errors.js';

/**
 * The rows of one statement, run in a transaction of its own.
 * @param doing for messages: `appending`
 * @throws StoreUnavailable when PostgreSQL cannot be reached or does not answer in time
 */
export const rows = async <Row extends QueryResultRow>(
  pool: Pool,
  doing: string,
  statement: string | QueryConfig,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> => {
  try {
    return (await pool.query<Row>(statement, [...values])).rows;
  } catch (error) {
    throw kernelError(error, doing);
  }
};

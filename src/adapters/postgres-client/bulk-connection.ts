import pg from 'pg';
import { kernelError } from './database-errors.js';
import { clientConfig } from './pool.js';

/** A rebuild that gives up has to be started again by an operator, so it is patient. */
const CONNECT_WITHIN_MS = 10_000;

/** Name of the connections that write a rebuild in bulk, in pg_stat_activity: a rebuild that takes over ends them. */
export const bulkWriteOf = (view: string): string => `daybook rebuild of ${view}`;

/**
 * A connection for COPY, without a limit of time.
 * @param name by which other processes recognise it @throws StoreUnavailable
 */
export const bulkConnection = async (url: string, name?: string): Promise<pg.Client> => {
  const config = clientConfig(url, { statementTimeoutMs: 0, durable: false, byKey: true });
  const patient = { query_timeout: undefined, connectionTimeoutMillis: CONNECT_WITHIN_MS, application_name: name };
  const client = new pg.Client({ ...config, ...patient });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw kernelError(error, 'connecting');
  });
  return client;
};

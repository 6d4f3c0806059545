import { SystemEnvironment } from '../../platform/system-environment.js';
import { createPool } from '../../adapters/postgres-client/index.js';
import { PostgresParkedKeys } from '../../adapters/postgres-inbox/index.js';
import type { ParkedKeyServices } from '../../operations/consumer-groups/parked-keys.js';
import { WrongUsage } from '../../platform/terminal/wrong-usage.js';
import { isUrl } from '../variables.js';

/** A person waits for longer than a request may. */
const PATIENCE_MS = 10_000;

/** Runs the work of a command on the inboxes of consumer groups in a PostgreSQL. @throws WrongUsage when it is no url of one */
export const withParkedKeysIn = async (
  databaseUrl: string,
  work: (services: ParkedKeyServices) => Promise<number>,
): Promise<number> => {
  if (!isUrl(databaseUrl, ['postgres:', 'postgresql:'])) {
    throw new WrongUsage('--groups must be the address of a PostgreSQL: postgres://user:password@host:5432/database');
  }
  const pool = createPool(databaseUrl, {
    ...{ role: 'none', max: 2, connectWithinMs: PATIENCE_MS, statementTimeoutMs: PATIENCE_MS },
    onIdleError: () => undefined,
  });
  try {
    return await work({ keys: new PostgresParkedKeys(pool), environment: new SystemEnvironment() });
  } finally {
    await pool.end();
  }
};

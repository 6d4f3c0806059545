import { auditSettings } from './secrets/audit-key.js';
import { compose, type Services } from './composition.js';
import { readConfig } from './config.js';
import { attachDatabase } from './database.js';
import { createLogger } from './logger.js';

/**
 * Runs `work` on the Daybook of this folder or `DATABASE_URL`: beside a running server, or on the data alone.
 * @param checked false for work that fills a store, which then gets its first key from elsewhere and is checked after it
 */
export const withDaybook = async <Result>(
  work: (parts: Services) => Promise<Result>,
  { checked = true }: { readonly checked?: boolean } = {},
): Promise<Result> => {
  const config = readConfig();
  const logger = createLogger({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }, process.stderr);
  const database = await attachDatabase(config, logger);
  const { url, masterKey } = database;
  const { backupDays } = config;
  const parts = compose({ url, masterKey, logger, backupDays, audit: auditSettings(config, logger) });
  try {
    if (checked) await parts.checkMasterKey();
    return await work(parts);
  } finally {
    await parts.stop();
    await database.stop();
  }
};

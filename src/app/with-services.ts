import { readConfig } from './config.js';
import { createLogger } from './logger.js';
import { auditSettings } from './secrets/audit-key.js';
import { openServices, type Services } from './services.js';
import { startFailure } from './start-failures.js';
import { attachDatabase } from './stores/database.js';

/**
 * Runs the work of a command on the Daybook of this folder or `DATABASE_URL`: beside a running server, or on the data
 * alone. Nothing is started: the work names what it needs.
 * @param checked false for work that fills a store, which then gets its first key from elsewhere and is checked after it
 */
export const withServices = async (
  work: (services: Services) => Promise<number>,
  { checked = true }: { readonly checked?: boolean } = {},
): Promise<number> => {
  const config = readConfig();
  const logger = createLogger({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }, process.stderr);
  const database = await attachDatabase(config, logger).catch((error: unknown) => {
    throw startFailure(error, config);
  });
  const { url, masterKey } = database;
  const services = await openServices({
    ...{ url, masterKey, logger, audit: auditSettings(config, logger) },
    ...{ kafka: config.kafka, mongoUrl: config.mongoUrl, paymentGateway: config.paymentGateway },
  });
  try {
    if (checked) await services.checkMasterKey();
    return await work(services);
  } finally {
    await services.close();
    await database.stop();
  }
};

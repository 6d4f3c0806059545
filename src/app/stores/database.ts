import type { Logger } from 'pino';
import { attachToRunning, hasDatabase, startEmbeddedPostgres } from '../../adapters/embedded/index.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import type { Config } from '../config.js';
import { refuseLostSecrets } from './lost-secrets.js';
import { masterKeyIn } from '../secrets/master-key.js';

/** A migrated database, and the key that seals what it must not know. */
export interface Database {
  readonly url: string;
  readonly masterKey: Uint8Array;
  /** What it is, for people. */
  readonly name: string;
  announceStop(): void;
  stop(): Promise<void>;
}

/** The user's own PostgreSQL when there is one, otherwise the embedded one, with this release's schema. */
export const openDatabase = async (config: Config, logger: Logger): Promise<Database> => {
  const { databaseUrl, home, masterKey } = config;
  const server = databaseUrl === undefined ? await embedded(home, logger) : theirs(databaseUrl);
  try {
    await migrate(server.url);
    await refuseLostSecrets(config, server.url);
    return { ...server, masterKey: masterKey ?? masterKeyIn(home) };
  } catch (error) {
    await server.stop();
    throw error;
  }
};

/** The database of a running server when there is one; otherwise the same as `openDatabase`. */
export const attachDatabase = async (config: Config, logger: Logger): Promise<Database> => {
  const running = config.databaseUrl === undefined ? await attachToRunning(config.home) : undefined;
  if (running === undefined) return openDatabase(config, logger);
  await refuseLostSecrets(config, running.url);
  return { ...theirs(running.url), masterKey: config.masterKey ?? masterKeyIn(config.home) };
};

/** The database as it is, for those who only look: nothing is made or migrated. `undefined` when there is none yet. */
export const visitDatabase = async (config: Config, logger: Logger): Promise<Server | undefined> => {
  const { databaseUrl, home } = config;
  if (databaseUrl !== undefined) return theirs(databaseUrl);
  const running = await attachToRunning(home);
  if (running !== undefined) return theirs(running.url);
  return hasDatabase(home) ? embedded(home, logger) : undefined;
};

type Server = Omit<Database, 'masterKey'>;

const embedded = async (home: string, logger: Logger): Promise<Server> => {
  const server = await startEmbeddedPostgres({ home, log: (line) => logger.info(line) });
  return {
    url: server.url,
    name: `embedded PostgreSQL, data in ${home}`,
    announceStop: () => server.announceStop(),
    stop: () => server.stop(),
  };
};

const theirs = (url: string): Server => ({
  url,
  name: `PostgreSQL at ${new URL(url).host || 'the given address'}`,
  announceStop: () => undefined,
  stop: async () => undefined,
});

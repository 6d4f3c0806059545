import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './typescript.mjs';

let stop = async () => {};

/**
 * Jest's globalSetup: one PostgreSQL for the whole run, at `process.env.DAYBOOK_TEST_POSTGRES`, and one folder for all
 * that tests put under TMPDIR, which goes with the run even where a test was killed before it could clean up.
 * `DAYBOOK_TEST_DATABASE_URL` names another server to use, with a role that may create databases.
 */
export default async function startServers() {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-test-'));
  // Under root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  process.env.TMPDIR = folder;
  setAside('KAFKA_BROKERS', 'DAYBOOK_TEST_KAFKA_BROKERS');
  setAside('MONGODB_URL', 'DAYBOOK_TEST_MONGODB_URL');
  setAside('REDIS_URL', 'DAYBOOK_TEST_REDIS_URL');
  setAside('SCHEMA_REGISTRY_URL', 'DAYBOOK_TEST_SCHEMA_REGISTRY_URL');
  // Programs that tests start must not find the servers of whoever runs the tests.
  process.env.DAYBOOK_ENV_FILE = '';
  const { DAYBOOK_TEST_DATABASE_URL: given } = process.env;
  const server = given === undefined ? await startEmbedded(join(folder, 'server')) : undefined;
  process.env.DAYBOOK_TEST_POSTGRES = given ?? server.url;
  stop = async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Ends what `startServers` has started. */
export const stopServers = () => stop();

/** The programs that tests start take over the environment: those of the embedded set-up must not find other servers. */
const setAside = (variable, name) => {
  const { [variable]: value } = process.env;
  if (value) process.env[name] = value;
  delete process.env[variable];
};

const startEmbedded = async (home) => {
  const { startEmbeddedPostgres } = await import('../../src/adapters/embedded/index.ts');
  return startEmbeddedPostgres({ home, log: () => {} });
};

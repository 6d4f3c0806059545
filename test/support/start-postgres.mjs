import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './typescript.mjs';

let stop = async () => {};

/**
 * Jest's globalSetup: one PostgreSQL for the whole run, at `process.env.DAYBOOK_TEST_POSTGRES`.
 * `DAYBOOK_TEST_DATABASE_URL` names another server to use, with a role that may create databases.
 */
export default async function startPostgres() {
  process.env.DAYBOOK_TEST_POSTGRES = process.env.DAYBOOK_TEST_DATABASE_URL ?? (await startEmbedded());
}

/** Ends what `startPostgres` has started. */
export const stopPostgres = () => stop();

const startEmbedded = async () => {
  const { startEmbeddedPostgres } = await import('../../src/adapters/embedded/index.ts');
  const home = await mkdtemp(join(tmpdir(), 'daybook-test-'));
  // Under root the server runs as another user, who has to get in.
  await chmod(home, 0o755);
  const postgres = await startEmbeddedPostgres({ home, log: () => {} });
  stop = async () => {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  };
  return postgres.url;
};

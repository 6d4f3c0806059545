import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database for one test file, on the PostgreSQL of the test run. */
export interface TestDatabase {
  readonly url: string;
  /** Removes the database, and cuts off whoever is still connected to it. */
  drop(): Promise<void>;
}

/**
 * For a pool whose limits are not what is tested: a busy machine takes its time, and what comes of a wait that is cut off is a
 * matter of the whole program.
 */
export const PATIENT = { connectWithinMs: 60_000, statementTimeoutMs: 60_000, onIdleError: () => undefined };

/** Makes a database that no other test knows. */
export const createDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};

/** A copy of a database that nobody is connected to. @returns its url, and what removes it */
export const copyOf = async (url: string): Promise<readonly [string, () => Promise<void>]> => {
  const [from, name] = [new URL(url).pathname.slice(1), `test_${randomBytes(6).toString('hex')}`];
  await administer(`CREATE DATABASE ${name} TEMPLATE ${from}`);
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return [copy.href, () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)];
};

const administer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl() });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const serverUrl = (): string => {
  const url = process.env.DAYBOOK_TEST_POSTGRES;
  if (url === undefined) throw new Error('DAYBOOK_TEST_POSTGRES is not set: Jest did not run start-servers.mjs');
  return url;
};

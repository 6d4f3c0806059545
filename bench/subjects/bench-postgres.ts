import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/adapters/embedded/index.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { makeHome } from './bench-home.js';

/** A PostgreSQL of the benchmark's own, with the settings that the program gives its own. */
export interface BenchPostgres {
  /** Of the owner's database, which is empty. */
  readonly url: string;
  /** Makes an empty database with the schema of this release, in place of the one made before. */
  freshDatabase(name?: string): Promise<string>;
  /** Makes an empty database in place of the one of that name. */
  emptyDatabase(name: string): Promise<string>;
  /** Copies a database that nobody is connected to, in place of the one of that name. */
  copyOf(url: string, name: string): Promise<string>;
  stop(): Promise<void>;
}

export const startBenchPostgres = async (): Promise<BenchPostgres> => {
  const home = makeHome();
  const server = await startEmbeddedPostgres({ home: home.path, log: () => undefined });
  return {
    url: server.url,
    freshDatabase: async (name = DATABASE) => {
      const url = await makeDatabase(server.url, name);
      await migrate(url);
      return url;
    },
    emptyDatabase: (name) => makeDatabase(server.url, name),
    copyOf: (url, name) => makeDatabase(server.url, name, new URL(url).pathname.slice(1)),
    stop: async () => {
      await server.stop();
      home.remove();
    },
  };
};

const DATABASE = 'bench';

const makeDatabase = async (ownerUrl: string, name: string, template?: string): Promise<string> => {
  await query(ownerUrl, `drop database if exists ${name} with (force)`);
  const from = template === undefined ? '' : ` template ${template} strategy file_copy`;
  await query(ownerUrl, `create database ${name}${from}`);
  // What was dropped is written off now and not during a measure.
  await query(ownerUrl, 'checkpoint');
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
};

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_wal_size'];

/** Version and settings of a server that decide what a commit costs. */
export const serverFacts = async (url: string): Promise<Record<string, string>> => {
  const rows = await query(
    url,
    `select name, current_setting(name) as value from unnest('{server_version,${SETTINGS.join(',')}}'::text[]) as name`,
  );
  const [version, ...settings] = rows.map(({ name, value }) => `${String(name)}=${String(value)}`);
  return { PostgreSQL: `${version?.split('=')[1] ?? ''}, ${settings.join(' ')}` };
};

/** Rows of one statement on a connection of its own. */
export const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

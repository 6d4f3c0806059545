import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { installedPackage, runnableBinaries, type Binaries } from './binaries.js';
import { folderOf, locateCluster, type Cluster } from './cluster.js';
import { OWNER, prepareDataDirectory, passwordIn } from './data-directory.js';
import { HomeLock, livingServer } from './home-lock.js';
import { PORT, Postmaster } from './postmaster.js';
import { endPostmaster, runningPostmaster } from './postmaster-file.js';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.js';
import { Supervisor } from './supervisor.js';

/** A PostgreSQL server that lives as long as this process, at most. */
export interface EmbeddedPostgres {
  /** Of the database `daybook`, with password, over a Unix socket: `postgresql://…@localhost/daybook?host=…&port=…`. */
  readonly url: string;

  /** From now on a new start waits for this one to end (up to 15 s) instead of being refused. */
  announceStop(): void;

  /** Shuts the server down within 15 s and lets another process serve the home. May be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The `.daybook` folder; made when it is missing. */
  readonly home: string;
  /** Gets a line for each thing an operator should know. */
  readonly log: (line: string) => void;
}

const DATABASE = 'daybook';
const STEP_MS = 50;
const PATIENCE_MS = 15_000;

/**
 * Serves the database of a home, and makes it the first time. However this process ends, the server shuts down
 * cleanly; when the server ends by itself it is started again at the same url.
 * @throws AlreadyRunning when another living process serves this home
 * @throws Error with what to do when PostgreSQL is missing, cannot run here or cannot reach its data
 */
export const startEmbeddedPostgres = async ({ home, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const cluster = locateCluster(home);
  const lock = await HomeLock.acquire(cluster.folder);
  const socketFolder = makeSocketFolder(cluster.user);
  try {
    const binaries = await prepare(cluster, log);
    const password = passwordIn(cluster.folder);
    removeSocketFolder(lock.abandoned?.socketFolder);
    const supervisor = await Supervisor.begin(() => Postmaster.start(cluster, binaries, socketFolder), log);
    await createDatabaseOnce(urlOf('postgres', password, socketFolder, PORT), supervisor);
    lock.writeState({ state: 'serving', socketFolder, port: PORT });
    return running(urlOf(DATABASE, password, socketFolder, PORT), lock, supervisor, socketFolder);
  } catch (error) {
    removeSocketFolder(socketFolder);
    lock.release();
    throw error;
  }
};

/**
 * The server that another living process runs for this home, so that a command can work beside it. Waits up to 15 s
 * for one that is just starting. `undefined` when there is none, or it is about to stop.
 */
export const attachToRunning = async (home: string): Promise<{ readonly url: string } | undefined> => {
  if (!existsSync(home)) return undefined;
  const folder = folderOf(home);
  for (let waited = 0; waited <= PATIENCE_MS; waited += STEP_MS) {
    const server = livingServer(folder);
    if (server?.state === 'serving' && server.socketFolder !== undefined) {
      return { url: urlOf(DATABASE, passwordIn(folder), server.socketFolder, server.port ?? PORT) };
    }
    if (server?.state !== 'starting') return undefined;
    await sleep(STEP_MS);
  }
  return undefined;
};

/** Whether there is a database in the home, running or not. */
export const hasDatabase = (home: string): boolean => existsSync(home) && existsSync(join(folderOf(home), 'postgres'));

/** Everything a server needs before it can start. */
const prepare = async (cluster: Cluster, log: (line: string) => void): Promise<Binaries> => {
  const binaries = await runnableBinaries(await installedPackage(), cluster.folder, cluster.user);
  if (!existsSync(cluster.dataDirectory)) log(`Making a database in ${cluster.dataDirectory}`);
  await prepareDataDirectory(cluster, binaries);
  const predecessor = runningPostmaster(cluster.dataDirectory);
  if (predecessor !== undefined)
    log(`Waiting for the PostgreSQL of an earlier run to end (process ${predecessor.pid})`);
  await endPostmaster(cluster.dataDirectory);
  return binaries;
};

/** A server whose database cannot be opened is of no use: it is stopped. */
const createDatabaseOnce = async (adminUrl: string, supervisor: Supervisor): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    await supervisor.stop();
    throw error;
  } finally {
    await client.end();
  }
};

const running = (url: string, lock: HomeLock, supervisor: Supervisor, socketFolder: string): EmbeddedPostgres => {
  let stopped: Promise<void> | undefined;
  const announceStop = () => {
    if (stopped === undefined) lock.writeState({ state: 'stopping' });
  };
  const shutDown = async () => {
    try {
      await supervisor.stop();
    } finally {
      removeSocketFolder(socketFolder);
      lock.release();
    }
  };
  const stop = () => {
    announceStop();
    return (stopped ??= shutDown());
  };
  return { url, announceStop, stop };
};

const urlOf = (database: string, password: string, socketFolder: string, port: number): string =>
  `postgresql://${OWNER}:${password}@localhost/${database}?host=${encodeURIComponent(socketFolder)}&port=${port}`;

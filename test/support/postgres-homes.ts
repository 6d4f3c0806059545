import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { messageOf } from '#kernel';
import { folderOf } from '../../src/adapters/embedded/cluster.js';

/** A Daybook process of its own that serves a home. */
export interface ServingProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
}

const children: ChildProcess[] = [];
const homes: string[] = [];

/** Makes a folder that every user may enter; PostgreSQL is another user when the tests run as root. */
export const openFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-home-'));
  chmodSync(folder, 0o755);
  homes.push(folder);
  return folder;
};

/** Starts a process that serves the home, and waits until it does. */
export const serveInProcess = async (home: string): Promise<ServingProcess> => {
  const script = fileURLToPath(new URL('./serve-postgres.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
  if (!Buffer.isBuffer(line) || child.pid === undefined) throw new Error(`The serving process ended: ${String(line)}`);
  return { child, pid: child.pid, url: line.toString().trim() };
};

/** Ends all that the helpers above have started and removes all they have made, also outside the homes. */
export const cleanUp = async (): Promise<void> => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const home of homes.splice(0)) {
    for (const folder of [folderOf(home), home]) rmSync(folder, { recursive: true, force: true });
  }
};

/** Runs statements on a connection of their own. @returns all values of all rows */
export const query = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const results = [await client.query<Record<string, unknown>>(statement)].flat();
    return results.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  } finally {
    await client.end();
  }
};

/** Less than a test may take, so that it tells what did not come; far more than any machine needs for it. */
const PATIENCE_S = 240;

/** Repeats `probe` until it gives something other than `undefined`. @throws what it failed with last, when nothing came */
export const eventually = async <T>(probe: () => T | undefined | Promise<T | undefined>): Promise<T> => {
  let lastError: unknown;
  for (const end = performance.now() + PATIENCE_S * 1_000; performance.now() < end; await sleep(25)) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
  }
  const reason = lastError === undefined ? '' : `, at last: ${messageOf(lastError)}`;
  throw new Error(`Nothing came within ${PATIENCE_S} s${reason}`, { cause: lastError });
};

/**
 * Waits as long as `eventually` for what comes by itself.
 * @param seen says what was waited for, and what was seen of it last @throws Error with that, when it did not come
 */
export const inTime = async <T>(coming: Promise<T>, seen: () => string): Promise<T> => {
  const waiting = new AbortController();
  const late = sleep(PATIENCE_S * 1_000, undefined, { signal: waiting.signal }).then((): never => {
    throw new Error(`Nothing came within ${PATIENCE_S} s: ${seen()}`);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    waiting.abort();
  }
};

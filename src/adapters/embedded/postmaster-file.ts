import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere } from './files.js';
import { isPostmasterOf } from './processes.js';

/** A server that runs on a data directory. */
export interface RunningPostmaster {
  readonly pid: number;
  /** It accepts connections: any crash recovery is over and no shutdown has begun. */
  readonly ready: boolean;
}

const STEP_MS = 20;
const FAST_SHUTDOWN_MS = 8_000;
const SHUTDOWN_MS = 15_000;

/** Above every process id that Linux and macOS give. */
const UNUSED_PID = 2 ** 22 + 1;

/** The server of a data directory, according to its pid file and the process table. */
export const runningPostmaster = (dataDirectory: string): RunningPostmaster | undefined => {
  const lines = readIfThere(pidFile(dataDirectory))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isPostmasterOf(pid, dataDirectory)) return undefined;
  return { pid, ready: lines[7]?.startsWith('ready') ?? false };
};

/**
 * Waits until no server runs on the data directory: asks for a fast shutdown, after 8 s for an immediate one.
 * @throws Error when it still runs after 15 s
 */
export const endPostmaster = async (dataDirectory: string): Promise<void> => {
  signal(dataDirectory, 'SIGINT');
  for (let waited = 0; runningPostmaster(dataDirectory) !== undefined; waited += STEP_MS) {
    if (waited === FAST_SHUTDOWN_MS) signal(dataDirectory, 'SIGQUIT');
    if (waited >= SHUTDOWN_MS) {
      const pid = runningPostmaster(dataDirectory)?.pid;
      throw new Error(`PostgreSQL (process ${pid}) on ${dataDirectory} does not shut down. Look into postgres.log.`);
    }
    await sleep(STEP_MS);
  }
};

/**
 * Clears the claim of a server that does not run any more. PostgreSQL itself takes a zombie, or an unrelated process
 * that has got the old id, for a living server. Only the id is replaced, the file stays: it also names the shared
 * memory by which PostgreSQL notices that children of the dead server are still at work on the data.
 */
export const clearDeadClaim = (dataDirectory: string): void => {
  const text = readIfThere(pidFile(dataDirectory));
  if (text === undefined || runningPostmaster(dataDirectory) !== undefined) return;
  const [pid, ...rest] = text.split('\n');
  if (/^-?\d+$/.test(pid ?? '')) writeFileSync(pidFile(dataDirectory), [UNUSED_PID, ...rest].join('\n'));
  else rmSync(pidFile(dataDirectory));
};

const signal = (dataDirectory: string, name: NodeJS.Signals): void => {
  const postmaster = runningPostmaster(dataDirectory);
  if (postmaster === undefined) return;
  try {
    process.kill(postmaster.pid, name);
  } catch {
    // It has just ended; otherwise the caller's wait shows it.
  }
};

const pidFile = (dataDirectory: string): string => join(dataDirectory, 'postmaster.pid');

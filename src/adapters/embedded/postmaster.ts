import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#kernel';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import { clearDeadClaim, endPostmaster, runningPostmaster } from './postmaster-file.js';
import { idsOf, SERVER_ENVIRONMENT } from './run-as-user.js';

/** Part of the name of the socket; nothing listens on a network port. */
export const PORT = 5432;

const POLL_MS = 10;
const CHILDREN_STEP_MS = 250;
const CHILDREN_PATIENCE_MS = 15_000;
const LOG_LIMIT_BYTES = 1_000_000;

/**
 * Runs PostgreSQL and, beside it, a watcher that ends it cleanly when file descriptor 3 closes, which the operating
 * system does however our process ends. The watcher repeats itself because a signal that comes before PostgreSQL
 * listens to signals is lost. The shell ignores the signals that are meant for whole process groups.
 */
const WATCHDOG = `
trap '' HUP INT TERM
"$@" 3<&- & postmaster=$!
{ read -r _ <&3; while kill -INT "$postmaster" 2>/dev/null; do sleep 1; done; } & watcher=$!
exec 3<&-
wait "$postmaster"; status=$?
kill -KILL "$watcher"
exit "$status"`;

/** One run of the PostgreSQL server. */
export class Postmaster {
  /** Settles when the run is over, with words on how it ended. */
  readonly ended: Promise<string>;
  private readonly watchdog: ChildProcess;

  private constructor(
    private readonly cluster: Cluster,
    binaries: Binaries,
    socketFolder: string,
    logFile: number,
  ) {
    const command = [binaries.postgres, '-D', cluster.dataDirectory, ...settings(socketFolder)];
    this.watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', ...command], {
      ...idsOf(cluster.user),
      cwd: '/',
      env: SERVER_ENVIRONMENT,
      // A session of its own: Ctrl-C reaches us alone, and our connections live until we have drained.
      detached: true,
      stdio: ['ignore', logFile, logFile, 'pipe'],
    });
    this.ended = this.end();
  }

  /**
   * Starts a server and waits until it accepts connections. Before that it waits, up to 15 s each, for a server that an
   * ended process has left behind and for children that a killed server has left at work on the data.
   * @throws Error with the server's own last words when it ends before it is ready
   */
  static async start(cluster: Cluster, binaries: Binaries, socketFolder: string): Promise<Postmaster> {
    await endPostmaster(cluster.dataDirectory);
    for (let waited = 0; ; waited += CHILDREN_STEP_MS) {
      try {
        return await Postmaster.launch(cluster, binaries, socketFolder);
      } catch (error) {
        const hasChildren = messageOf(error).includes('pre-existing shared memory block');
        if (!hasChildren || waited >= CHILDREN_PATIENCE_MS) throw error;
      }
      await sleep(CHILDREN_STEP_MS);
    }
  }

  private static async launch(cluster: Cluster, binaries: Binaries, socketFolder: string): Promise<Postmaster> {
    clearDeadClaim(cluster.dataDirectory);
    for (const name of [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`]) rmSync(join(socketFolder, name), { force: true });
    const logPath = join(cluster.home, 'postgres.log');
    const logFile = openLog(logPath);
    const logged = fstatSync(logFile).size;
    try {
      const postmaster = new Postmaster(cluster, binaries, socketFolder, logFile);
      await postmaster.untilReady(() => readFileSync(logPath).subarray(logged).toString());
      return postmaster;
    } finally {
      closeSync(logFile);
    }
  }

  /** Shuts the server down: fast first, immediately after 8 s. Harmless when it has ended already. */
  async stop(): Promise<void> {
    this.releaseWatcher();
    await endPostmaster(this.cluster.dataDirectory);
    await this.ended;
  }

  /** Crash recovery may take minutes: it is given all the time it needs as long as the server lives. */
  private async untilReady(lastWords: () => string): Promise<void> {
    let end: string | undefined;
    void this.ended.then((how) => (end = how));
    while (runningPostmaster(this.cluster.dataDirectory)?.ready !== true) {
      if (end !== undefined) throw new Error(`PostgreSQL did not start (${end}): ${lastWords().trim()}`);
      await sleep(POLL_MS);
    }
  }

  private end(): Promise<string> {
    return new Promise((resolve) => {
      this.watchdog.once('error', (error) => resolve(error.message));
      this.watchdog.once('exit', (status, signal) => {
        this.releaseWatcher();
        resolve(signal ?? `status ${status}`);
      });
    });
  }

  private releaseWatcher(): void {
    this.watchdog.stdio[3]?.destroy();
  }
}

const settings = (socketFolder: string): readonly string[] => {
  const values = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    port: PORT,
    // A server takes up to a dozen; roles in processes of their own and tools come beside it.
    max_connections: 300,
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: 'on',
    synchronous_commit: 'on',
    log_checkpoints: 'off',
    // Statements and details of errors quote rows, and so personal data that could not be erased from the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

/** Keeps the log of the last runs within twice the limit. */
const openLog = (path: string): number => {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { endWithUs } from './child.js';

const MAIN = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
const START_WITHIN_MS = 60_000;
const CATCH_UP_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 5;
const KEPT_OUTPUT = 4_000;

/** The program as `npm start` runs it, in production mode, with a database of its own. */
export class Daybook {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
    /** From the start of the process until it listens. */
    readonly startSeconds: number,
    /** A connection of the owner beside the program's own. */
    readonly database: pg.Client,
  ) {}

  /** @param more of its environment @throws Error with the program's last words when it does not come to listen */
  static async start(home: string, more: Readonly<Record<string, string>> = {}): Promise<Daybook> {
    const began = performance.now();
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        PORT: '0',
        DAYBOOK_HOME: home,
        DAYBOOK_ENV_FILE: '',
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child);
    const url = await listeningUrl(child);
    const startSeconds = (performance.now() - began) / 1_000;
    const server = await attachToRunning(home);
    if (server === undefined) throw new Error(`Nothing serves ${home} although the program listens`);
    const database = new pg.Client({ connectionString: server.url });
    await database.connect();
    return new Daybook(url, child, startSeconds, database);
  }

  /** Resolves when every view has come to the last event. @returns milliseconds of the epoch at that time */
  async caughtUp(): Promise<number> {
    const deadline = performance.now() + CATCH_UP_WITHIN_MS;
    for (;;) {
      const { rows } = await this.database.query<{ done: boolean | null }>(CAUGHT_UP);
      if (rows[0]?.done === true) return Date.now();
      if (performance.now() > deadline)
        throw new Error(`The views have not caught up within ${CATCH_UP_WITHIN_MS / 1_000} s`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Of all kinds; counted in the table, not told by the program. */
  async countEvents(): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>('select count(*)::int as count from daybook.events');
    return rows[0]?.count ?? NaN;
  }

  async stop(): Promise<void> {
    await this.database.end();
    if (this.process.exitCode !== null) return;
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
  }
}

/** Builds of views are named `view@build`; other readers of the log take their time. */
const CAUGHT_UP = `
  select min(position) = (select max(position) from daybook.events) as done
  from daybook.checkpoints where reader like '%@%'`;

const listeningUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = '';
    const fail = (how: string) => reject(new Error(`The program did not start (${how}):\n${output}`));
    const timer = setTimeout(() => fail(`not within ${START_WITHIN_MS / 1_000} s`), START_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
      const [, url] = /"url":"(http[^"]+)".*"listening"/.exec(output) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (status) => fail(`status ${String(status)}`));
  });

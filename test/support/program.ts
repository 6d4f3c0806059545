import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { folderOf } from '../../src/adapters/embedded/cluster.js';
import { answerOf, Client } from './client.js';
import { inTime } from './postgres-homes.js';

export interface ProgramOptions {
  /** What `builtProgram` gave: built once, so that every start runs the same. */
  readonly entry: string;
  readonly home: string;
  /** More of the environment, such as DATABASE_URL. */
  readonly environment?: Readonly<Record<string, string>>;
  /** File that gets what the program writes to its outputs. */
  readonly logFile?: string;
}

const START_WITHIN_MS = 240_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The real program in a process group of its own, as `npm start` runs it, on a port that the system chooses. */
export class Program {
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly client: Client;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly home: string,
    /** The first lines of its outputs. */
    readonly said: readonly string[],
  ) {
    this.ended = endOf(child);
    this.client = clientOf(url);
  }

  /** Starts the program and waits until it listens. */
  static async start({ entry, home, environment = {}, logFile }: ProgramOptions): Promise<Program> {
    const child = spawnProgram(entry, home, environment);
    const said: string[] = [];
    const url = await listening(child, said, logFile);
    return new Program(url, child, home, said);
  }

  /** Starts a program that is expected to end by itself. @returns its exit code and all it said */
  static async runToEnd({ entry, home, environment = {} }: ProgramOptions): Promise<{ code: unknown; text: string }> {
    const child = spawnProgram(entry, home, environment);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
    await once(child, 'close');
    clearTimeout(timer);
    return { code: child.exitCode, text };
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Of the embedded PostgreSQL; `undefined` when there is none. */
  get postmasterPid(): number | undefined {
    return postmasterOf(this.home);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** SIGKILL for the whole process group. PostgreSQL has one of its own and follows by itself. */
  async kill(): Promise<void> {
    await this.end(() => process.kill(-(this.child.pid ?? 0), 'SIGKILL'));
  }

  /** SIGKILL for the embedded PostgreSQL, all its processes at once. The program stays. */
  killDatabase(): void {
    this.signalDatabase('SIGKILL');
  }

  /** A signal for all processes of the embedded PostgreSQL. */
  signalDatabase(signal: NodeJS.Signals): void {
    const postmaster = this.postmasterPid;
    const processes = postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)];
    for (const pid of processes) signalIfThere(pid, signal);
  }

  /** SIGTERM, and the wait for a graceful end. */
  async stop(): Promise<void> {
    await this.end(() => this.child.kill('SIGTERM'));
  }

  /** Waits until it has ended. @returns its exit code, or the signal that ended it @throws what it said, when it does not end */
  ends(): Promise<number | string> {
    return inTime(
      this.ended,
      () => `the program with the pid ${this.pid} has not ended:\n${this.said.slice(-20).join('\n')}`,
    );
  }

  private async end(signal: () => void): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    signal();
    await this.ends();
  }
}

const spawnProgram = (entry: string, home: string, environment: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [entry], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DAYBOOK_HOME: home,
      DAYBOOK_ENV_FILE: '',
      NODE_ENV: 'production',
      ...environment,
    },
  });

const endOf = async (child: ChildProcess): Promise<number | string> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode ?? 'unknown';
};

const clientOf = (url: string): Client =>
  new Client(async ({ method, path, headers, payload }) => {
    const response = await fetch(`${url}${path}`, { method, headers, ...(payload !== undefined && { body: payload }) });
    return answerOf(response.status, Object.fromEntries(response.headers), await response.text());
  });

const listening = (child: ChildProcess, said: string[], logFile: string | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`does not listen after ${START_WITHIN_MS} ms`), START_WITHIN_MS);
    const fail = (what: string) => {
      clearTimeout(timer);
      // Left alone it would keep the worker of the tests from ending.
      child.kill('SIGKILL');
      reject(new Error(`The program ${what}:\n${said.slice(-20).join('\n')}`));
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        if (logFile !== undefined) appendFileSync(logFile, `${line}\n`);
        if (said.length < 1_000) said.push(line);
        const url = urlIn(line);
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once('exit', (code, signal) => fail(`ended before it listened (${code ?? signal})`));
  });

const urlIn = (line: string): string | undefined =>
  line.includes('"msg":"listening"') ? (JSON.parse(line) as { readonly url: string }).url : undefined;

const postmasterOf = (home: string): number | undefined => {
  const file = join(folderOf(home), 'postgres', 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  return pid > 0 ? pid : undefined;
};

const childrenOf = (pid: number): readonly number[] =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number);

const signalIfThere = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself, which is as good.
  }
};

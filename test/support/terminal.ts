import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface TerminalOptions {
  /** Of the program, as `builtProgram` gave it. */
  readonly entry: string;
  readonly home: string;
  /** More of the environment, such as DATABASE_URL. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node, such as a limit of its memory. */
  readonly nodeOptions?: readonly string[];
  /** What is typed at the terminal, which ends with it as by Ctrl-D; without it the command has no terminal. */
  readonly typed?: string;
}

/** What a command of the terminal left behind. */
export interface Said {
  /** Exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** Less than a test may take, so that it tells which command stood still. */
const SILENT_MS = 240_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Node knows no terminals of its own making, so a pipe is called one. */
const AT_A_TERMINAL = ['--import', 'data:text/javascript,process.stdin.isTTY = true'];

/** `npm run daybook -- …`, without the build before it. */
export const daybook = async (options: TerminalOptions, ...args: readonly string[]): Promise<Said> =>
  saidBy(startDaybook(options, ...args));

/** The same, not waited for. */
export const startDaybook = (
  { entry, home, environment = {}, nodeOptions = [], typed }: TerminalOptions,
  ...args: readonly string[]
): ChildProcess => {
  const options = [...nodeOptions, ...(typed === undefined ? [] : AT_A_TERMINAL)];
  const child = spawn(process.execPath, [...options, join(dirname(entry), 'cli.js'), ...args], {
    cwd: ROOT,
    stdio: [typed === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, DAYBOOK_HOME: home, DAYBOOK_ENV_FILE: '', NODE_ENV: 'production', ...environment },
  });
  // A command that asks nothing has ended before it was typed.
  child.stdin?.on('error', () => undefined).end(typed);
  return child;
};

/** All that a command says until it ends. @throws what it said, when it then stays silent and does not end */
export const saidBy = async (child: ChildProcess): Promise<Said> => {
  const said = { out: '', err: '' };
  let isSilent = false;
  const silence = setTimeout(() => {
    isSilent = true;
    child.kill('SIGKILL');
  }, SILENT_MS);
  const hear = (to: keyof typeof said) => (text: string) => {
    said[to] += text;
    silence.refresh();
  };
  child.stdout?.setEncoding('utf8').on('data', hear('out'));
  child.stderr?.setEncoding('utf8').on('data', hear('err'));
  await once(child, 'close');
  clearTimeout(silence);
  if (isSilent)
    throw new Error(`The command said nothing for ${SILENT_MS} ms and did not end:\n${said.err}${said.out}`);
  return { code: child.exitCode ?? child.signalCode ?? 'unknown', ...said };
};

/** What a command said that has to succeed. @throws all that it printed, when it ended otherwise */
export const succeeded = async (ending: Promise<Said>): Promise<Said> => {
  const said = await ending;
  if (said.code !== 0) throw new Error(`The command ended with ${said.code}:\n${said.err}${said.out}`);
  return said;
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Memory, memoryOf } from '../start/process-tree.js';
import { endWithUs } from '../subjects/child.js';

const CLI = fileURLToPath(new URL('../../dist/bundle/cli.js', import.meta.url));
const LOOK_EVERY_MS = 20;

/** How an import went. */
export interface Imported {
  /** From the first line to the answer to the last, as the program tells it. */
  readonly seconds: number;
  /** From then until it says that the views are up to date. */
  readonly secondsUntilInViews: number;
  /** Of the importing process, without PostgreSQL: after a quarter of the time and at the last line. */
  readonly atQuarter: Memory;
  readonly atEnd: Memory;
  /** When the views were up to date. */
  readonly afterViews: Memory;
}

/** `daybook import FILE` in a process of its own. @throws Error with its last words unless all lines are imported */
export const importFile = async (home: string, file: string): Promise<Imported> => {
  const child = spawn(process.execPath, [CLI, 'import', '--json', file], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', DAYBOOK_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithUs(child);
  const looks = lookAt(child);
  const summary = firstLine(child.stdout);
  const upToDate = firstLine(child.stderr, 'the views are up to date');
  const [status] = (await once(child, 'close')) as [number];
  if (status !== 0) throw new Error(`The import ended with status ${status}: ${summary.heard} ${upToDate.heard}`);
  const { seconds } = JSON.parse(summary.heard) as { readonly seconds: number };
  return {
    seconds,
    secondsUntilInViews: (upToDate.at - summary.at) / 1_000,
    atQuarter: lastBefore(looks, summary.at - seconds * 750),
    atEnd: lastBefore(looks, summary.at),
    afterViews: lastBefore(looks, upToDate.at),
  };
};

interface Look {
  readonly at: number;
  readonly memory: Memory;
}

const lookAt = (child: ChildProcess): readonly Look[] => {
  const looks: Look[] = [];
  const { pid } = child;
  if (pid === undefined) throw new Error('The import did not start');
  const timer = setInterval(() => looks.push({ at: performance.now(), memory: memoryOf(pid) }), LOOK_EVERY_MS);
  child.once('exit', () => clearInterval(timer));
  return looks;
};

const lastBefore = (looks: readonly Look[], at: number): Memory => {
  const look = looks.findLast((one) => one.at <= at);
  if (look === undefined) throw new Error('The import was over before its memory was looked at: give more orders');
  return look.memory;
};

/** What is heard on a stream, and when that came to be, or to hold `words`. */
const firstLine = (stream: NodeJS.ReadableStream, words = '\n'): { heard: string; at: number } => {
  const line = { heard: '', at: NaN };
  stream.on('data', (chunk: Buffer) => {
    line.heard += chunk.toString();
    if (Number.isNaN(line.at) && line.heard.includes(words)) line.at = performance.now();
  });
  return line;
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { memoryOf } from '../start/process-tree.js';
import { endWithUs } from '../subjects/child.js';

const LOOK_EVERY_MS = 20;

/** How a script went, from its start to its end. */
export interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
  /** What it wrote to its standard output. */
  readonly out: string;
}

/** Runs a script of Node in a process of its own. @throws Error with its last words unless it ends with 0 */
export const runToEnd = async (
  [script, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> => {
  const began = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithUs(child);
  let peakMiB = 0;
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, memoryOf(child.pid ?? 0).peakMiB)), LOOK_EVERY_MS);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = (await once(child, 'exit')) as [number | null];
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(timer);
  const [out, err] = await said;
  if (status !== 0) throw new Error(`${[script, ...args].join(' ')} ended with status ${status}: ${out} ${err}`);
  return { seconds, peakMiB, out };
};

import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whether processes can be kept on one processor: Linux with `taskset`, and two processors or more. */
export const canPin = (): boolean =>
  availableParallelism() >= 2 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** Keeps this process, and what it starts from now on, on these processors. @param processors such as `0` or `0-1` */
export const pinTo = (processors: string): void => {
  const { status, stderr } = spawnSync('taskset', ['-apc', processors, String(process.pid)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`taskset: ${stderr}`);
};

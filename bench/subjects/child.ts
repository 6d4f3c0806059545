import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Child = ChildProcess;

/** A file of the benchmark, TypeScript or not, in a process of its own; it says `ready` and ends when it is disconnected. */
export const forkChild = async (script: URL, args: readonly string[] = []): Promise<Child> => {
  const useBuild = new URL('../use-build.mjs', import.meta.url).href;
  const child = fork(fileURLToPath(script), args, { execArgv: ['--import', useBuild] });
  await nextMessage(child);
  return child;
};

/** @throws Error when the child ends instead */
export const nextMessage = async (child: Child): Promise<unknown> => {
  const over = new AbortController();
  const { signal } = over;
  try {
    const ended = once(child, 'exit', { signal }).then(([status]) => {
      throw new Error(`A process of the benchmark ended with status ${String(status)}`);
    });
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    over.abort();
  }
};

/** Ends a process with this one, also when the benchmark fails or is interrupted. */
export const endWithUs = (child: ChildProcess): void => {
  const end = () => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
};

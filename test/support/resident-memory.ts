import { execFileSync } from 'node:child_process';

/** What a process has resident, in KB, as a list of one; empty when it has ended. */
export const residentKb = (pid: number): readonly number[] => {
  try {
    return [Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))];
  } catch {
    return [];
  }
};

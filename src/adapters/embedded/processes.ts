import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What distinguishes a process from a later one with the same id: the start time as the operating system gives it.
 * `undefined` when no such process runs; a zombie, which its parent has not reaped, does not run.
 */
export const startTimeOf = (pid: number): string | undefined =>
  process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);

/** Whether the process is a postmaster that serves this data directory. */
export const isPostmasterOf = (pid: number, dataDirectory: string): boolean => {
  const command = startTimeOf(pid) === undefined ? '' : commandOf(pid);
  return command.includes(`postgres -D ${dataDirectory} `) && !command.startsWith('/bin/sh ');
};

const startTimeFromProc = (pid: number): string | undefined => {
  const stat = readProc(pid, 'stat');
  // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === '' || state === 'Z' || state === 'X' ? undefined : rest[18];
};

const startTimeFromPs = (pid: number): string | undefined => {
  const [state = '', ...started] = ps(pid, 'stat=,lstart=').trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
};

const commandOf = (pid: number): string =>
  process.platform === 'linux' ? readProc(pid, 'cmdline').replaceAll('\0', ' ') : ps(pid, 'command=');

const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const ps = (pid: number, columns: string): string =>
  spawnSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';

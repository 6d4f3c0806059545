import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second; fixed at 100 in what Linux shows to programs. */
const TICKS_PER_SECOND = 100;

/** What a process and all below it use. */
export interface Usage {
  /** Processor time since they began, with children that have ended; seconds. */
  readonly cpuSeconds: number;
  /** Memory of the first process, MiB: resident, as the system counts it. */
  readonly programMiB: number;
  /** Memory of all below it, MiB: proportional, since the processes of PostgreSQL share most of theirs. */
  readonly childrenMiB: number;
}

/** Reads /proc, so Linux only. @throws Error elsewhere */
export const usageOf = (root: number): Usage => {
  const processes = readProcesses();
  const tree = [root, ...descendants(root, processes)];
  const ticks = tree.reduce((sum, pid) => sum + (processes.get(pid)?.ticks ?? 0), 0);
  const children = tree.slice(1).map((pid) => kibIn(`/proc/${pid}/smaps_rollup`, 'Pss'));
  return {
    cpuSeconds: ticks / TICKS_PER_SECOND,
    programMiB: kibIn(`/proc/${root}/status`, 'VmRSS') / 1_024,
    childrenMiB: children.reduce((sum, kib) => sum + kib, 0) / 1_024,
  };
};

/** Of one process, MiB: resident now, and the most there ever was. */
export interface Memory {
  readonly residentMiB: number;
  readonly peakMiB: number;
}

/** Reads /proc, so Linux only; zeros for a process that has ended. */
export const memoryOf = (pid: number): Memory => ({
  residentMiB: kibIn(`/proc/${pid}/status`, 'VmRSS') / 1_024,
  peakMiB: kibIn(`/proc/${pid}/status`, 'VmHWM') / 1_024,
});

interface Process {
  readonly parent: number;
  readonly ticks: number;
}

const readProcesses = (): ReadonlyMap<number, Process> => {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readIfAlive(`/proc/${name}/stat`);
    // proc(5): the command in parentheses may hold blanks; what follows begins with field 3, the state.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, count) => sum + count, 0);
    if (stat !== '') processes.set(Number(name), { parent, ticks });
  }
  return processes;
};

const descendants = (root: number, processes: ReadonlyMap<number, Process>): readonly number[] =>
  [...processes].filter(([, { parent }]) => parent === root).flatMap(([pid]) => [pid, ...descendants(pid, processes)]);

const kibIn = (file: string, field: string): number => {
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readIfAlive(file)) ?? [];
  return Number(kib ?? 0);
};

/** The empty text for a process that has ended since it was listed. */
const readIfAlive = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { Measure, Prepared, Sample } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { Daybook } from '../subjects/daybook.js';
import { installed } from './installed.js';
import { usageOf } from './process-tree.js';

const STARTS = 3;
const SETTLE_SECONDS = 3;
const IDLE_SECONDS = 20;
const START = 'start';
const IDLE = 'idle';
const IDLE_CPU = 'CPU % of a core';

/** How long the program takes to listen, what it uses while nobody asks anything, and what it is on the disk. */
export const start: Measure = {
  name: 'start',
  title: 'from the start of the process until it listens, and what it uses when idle',
  ratios: [],
  aims: [{ case: IDLE, figure: IDLE_CPU, atMost: 2 }],
  prepare: async (): Promise<Prepared> => ({
    facts: { 'idle for': `${IDLE_SECONDS} s, ${SETTLE_SECONDS} s after the start; program and PostgreSQL` },
    cases: [
      { name: START, rounds: STARTS, run: startTwice },
      { name: IDLE, rounds: 1, run: idle },
      { name: 'installed', rounds: 1, run: async () => installed() },
    ],
    close: async () => undefined,
  }),
};

/** First with no database, which is made then; later with the one that is there. */
const startTwice = async (): Promise<Sample> => {
  const home = makeHome();
  const first = await Daybook.start(home.path);
  await first.stop();
  const later = await Daybook.start(home.path);
  await later.stop();
  home.remove();
  return { 'first s': first.startSeconds, 'later s': later.startSeconds };
};

const idle = async (): Promise<Sample> => {
  const home = makeHome();
  const program = await Daybook.start(home.path);
  const { pid } = program.process;
  if (pid === undefined) throw new Error('The program that listens has no process id');
  await sleep(SETTLE_SECONDS * 1_000);
  const before = usageOf(pid);
  await sleep(IDLE_SECONDS * 1_000);
  const after = usageOf(pid);
  await program.stop();
  home.remove();
  return {
    [IDLE_CPU]: ((after.cpuSeconds - before.cpuSeconds) / IDLE_SECONDS) * 100,
    'program RSS MiB': after.programMiB,
    'PostgreSQL PSS MiB': after.childrenMiB,
  };
};

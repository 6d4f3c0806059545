import type { ProcessInbox } from '#kernel';
import type { Meter } from '#platform';
import { shared } from '../health/shared.js';

/** More are not told apart: something is wrong with all of them. */
const MOST_STUCK = 1_000;

/** Measures processes that wait for people, whichever process of the installation runs them. */
export const measureStuck = (meter: Meter, inbox: Pick<ProcessInbox, 'stuck'>): void => {
  const look = shared(() => inbox.stuck(MOST_STUCK));
  meter.gauge(
    { name: 'process_stuck', help: `Steps that are not tried again by themselves, ${MOST_STUCK} at most.` },
    async () => [{ labels: {}, value: (await look()).length }],
  );
};

/** @returns to be called with each step of this process */
export const measureSteps = (meter: Meter): ((process: string, outcome: 'handled' | 'failed' | 'stuck') => void) => {
  const count = meter.counter({
    name: 'process_steps_total',
    help: 'Steps of processes, by outcome; a failed one is tried again.',
    labels: ['process', 'outcome'],
  });
  return (process, outcome) => count({ process, outcome });
};

import type { TextStream } from '../../src/platform/terminal/outlet.js';
import { type Column, printTable } from '../../src/platform/terminal/table.js';
import type { Client } from '../support/client.js';
import { askDuring, type Asking, QUESTIONS } from './asking.js';
import type { Asked, Flood } from './flood.js';
import type { Durations, Flooded } from './tally.js';

export interface StoryOptions {
  readonly flood: Flood;
  readonly client: Client;
  /** Of each load. */
  readonly seconds: number;
  /** Connections to find the knee with, ascending. */
  readonly steps: readonly number[];
  /** Clients that wait after a refusal as they are told. */
  readonly obedient: number;
}

/** One load and what came of it. */
export interface Load extends Flooded, Asking {
  readonly name: string;
}

/** What became of a program that was given more and more, then far too much, and little again. */
export interface Story {
  /** All of them, in their order. */
  readonly loads: readonly Load[];
  /** The first that brought about as much as any. */
  readonly knee: Load;
  /** Five times what the knee brought. */
  readonly flood: Load;
  /** Seconds from the end of the flood until little was answered as before; Infinity when that did not come. */
  readonly normalAfter: number;
}

const TIMES_THE_KNEE = 5;
/** The knee brings at least this share of the most that any load brought. */
const AT_THE_KNEE = 0.95;
/** Of what the knee brings: answered without effort. */
const LITTLE = 0.3;
/** The p99 of little, compared with the same before. */
const NORMAL = 2;
const NORMAL_WITHIN_MS = 60_000;
/** Far more than wait for an answer at a time while refusals are quick. */
const MOST_CONNECTIONS = 1_500;

/** Sends the loads one after another; questions are asked during each. */
export const tellStory = async ({ flood, client, seconds, steps, obedient }: StoryOptions): Promise<Story> => {
  const loads: Load[] = [];
  const send = async (name: string, asked: Omit<Asked, 'url'>): Promise<Load> => {
    const [flooded, asking] = await askDuring(client, () => flood.send(asked));
    const load = { name, ...flooded, ...asking };
    loads.push(load);
    return load;
  };
  const sendRate = (name: string, perSecond: number, forSeconds = seconds) =>
    send(name, { seconds: forSeconds, connections: MOST_CONNECTIONS, load: { perSecond } });

  for (const connections of steps)
    await send(`${connections} connections`, { seconds, connections, load: 'impatient' });
  const knee = kneeOf(loads);
  const little = knee.acceptedPerSecond * LITTLE;
  const before = await sendRate('little', little);
  const far = await sendRate(`${TIMES_THE_KNEE} times the knee`, knee.acceptedPerSecond * TIMES_THE_KNEE);

  const floodEnded = performance.now();
  const sinceFlood = () => performance.now() - floodEnded;
  let after: Load;
  do after = await sendRate('little again', little, 1);
  while (!isLike(before, after) && sinceFlood() < NORMAL_WITHIN_MS);
  const normalAfter = isLike(before, after) ? sinceFlood() / 1_000 : Infinity;

  await send(`${obedient} that obey`, { seconds, connections: obedient, load: 'obedient' });
  return { loads, knee, flood: far, normalAfter };
};

const kneeOf = (loads: readonly Load[]): Load => {
  const most = Math.max(...loads.map(({ acceptedPerSecond }) => acceptedPerSecond));
  const knee = loads.find(({ acceptedPerSecond }) => acceptedPerSecond >= most * AT_THE_KNEE);
  if (knee === undefined || most === 0) throw new Error('Nothing was accepted by a program that had little to do');
  return knee;
};

const isLike = (before: Load, after: Load): boolean =>
  after.refused === 0 && after.acceptedMs.p99 <= before.acceptedMs.p99 * NORMAL;

/** One line a load; times are p50 and p99 in milliseconds. */
export const printStory = (out: TextStream, { loads, knee, flood, normalAfter }: Story): void => {
  out.write('\n');
  printTable(out, COLUMNS, loads);
  const ratio = flood.acceptedPerSecond / knee.acceptedPerSecond;
  out.write(
    `\nGoodput of the flood ÷ knee (${knee.name}): ${ratio.toFixed(2)}; ` +
      `memory ${(flood.memory / knee.memory).toFixed(2)} times; normal again after ${normalAfter.toFixed(1)} s\n`,
  );
};

const MEGABYTE = 1024 * 1024;
const both = ({ p50, p99 }: Durations): string => (p99 === 0 ? '' : `${p50.toFixed(1)} / ${p99.toFixed(1)}`);

const COLUMNS: readonly Column<Load>[] = [
  { heading: 'load', value: ({ name }) => name },
  { heading: 'answered/s', value: ({ answeredPerSecond }) => Math.round(answeredPerSecond) },
  { heading: 'accepted/s', value: ({ acceptedPerSecond }) => Math.round(acceptedPerSecond) },
  { heading: 'refused', value: ({ refused }) => refused },
  { heading: 'not sent', value: ({ unsent }) => unsent },
  { heading: 'accepted ms', right: true, value: ({ acceptedMs }) => both(acceptedMs) },
  { heading: 'refused ms', right: true, value: ({ refusedMs }) => both(refusedMs) },
  { heading: 'sent late ms', right: true, value: ({ lateMs }) => both(lateMs) },
  ...QUESTIONS.map(({ name }) => ({
    heading: `${name} ms`,
    right: true as const,
    value: ({ answers }: Load) => both(answers.get(name) ?? { p50: 0, p99: 0 }),
  })),
  {
    heading: 'CPU µs/answer',
    value: ({ accepted, refused, processor }) => Math.round((processor * 1e6) / (accepted.length + refused)),
  },
  { heading: 'memory MB', value: ({ memory }) => Math.round(memory / MEGABYTE) },
];

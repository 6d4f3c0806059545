import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, orderBody } from '../support/client.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { type Durations, durationsOf } from './tally.js';

/** A question that has to be answered well whatever else is asked. */
export interface Question {
  readonly name: string;
  readonly ask: (client: Client) => Promise<{ readonly status: number }>;
}

/** What came of asking for a while. */
export interface Asking {
  readonly answers: ReadonlyMap<string, Durations>;
  /** Status codes other than 200, with the question. */
  readonly failures: readonly string[];
  /** The largest resident memory of the program that was seen, bytes. */
  readonly memory: number;
  /** Processor time of the program, seconds; its PostgreSQL not counted. */
  readonly processor: number;
}

const PAUSE_MS = 100;
const ORDER = 'asked-for';
/** Name of the question that a program answers as long as it can answer anything. */
export const ALIVE = 'GET /health/live';

/** Needed by the questions. */
export const placeAskedFor = async (client: Client): Promise<void> => {
  const { status, text } = await client.command('', orderBody({ orderId: ORDER }));
  if (status !== 201) throw new Error(`The order to ask for was answered ${status}: ${text}`);
};

export const QUESTIONS: readonly Question[] = [
  { name: ALIVE, ask: (client) => client.read('/health/live') },
  { name: 'GET /health/ready', ask: (client) => client.read('/health/ready') },
  { name: 'GET /v1/orders/{id}', ask: (client) => client.read(`/v1/orders/${ORDER}`) },
  { name: 'POST /graphql', ask: (client) => client.query(`{ order(id: "${ORDER}") { id status } }`) },
];

/** Asks everything again and again, each question a hundred milliseconds after its answer, while the other work goes on. */
export const askDuring = async <Result>(
  client: Client,
  begin: () => Promise<Result>,
): Promise<readonly [Result, Asking]> => {
  const before = await vitalsOf(client);
  const work = begin();
  let isOver = false;
  const end = () => void (isOver = true);
  work.then(end, end);
  const failures: string[] = [];
  const watched: Vitals[] = [];
  const repeat = async (once: () => Promise<void>): Promise<void> => {
    do {
      await once();
      await sleep(PAUSE_MS);
    } while (!isOver);
  };
  const answers = new Map<string, Durations>();
  const askOne = async ({ name, ask }: Question): Promise<void> => {
    const durations: number[] = [];
    await repeat(async () => {
      const since = performance.now();
      const { status } = await ask(client);
      durations.push(performance.now() - since);
      if (status !== 200) failures.push(`${name}: ${status}`);
    });
    answers.set(name, durationsOf(durations));
  };
  const watch = repeat(async () => void watched.push(await vitalsOf(client)));
  const [result] = await Promise.all([work, watch, ...QUESTIONS.map(askOne)]);
  const after = await vitalsOf(client);
  const memory = Math.max(...[before, ...watched, after].map(({ memory }) => memory));
  return [result, { answers, failures, memory, processor: after.processor - before.processor }];
};

type Vitals = Pick<Asking, 'memory' | 'processor'>;

const vitalsOf = async (client: Client): Promise<Vitals> => {
  const samples = await samplesOf(client);
  const figure = (name: string) => valueOf(samples, name) ?? NaN;
  return { memory: figure('process_resident_memory_bytes'), processor: figure('process_cpu_seconds_total') };
};

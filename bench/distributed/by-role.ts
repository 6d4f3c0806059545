import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { samplesOf, valueOf } from '../../test/support/metrics.js';
import { Program } from '../../test/support/program.js';
import type { Sample } from '../harness/measure.js';
import type { Rate } from '../harness/open-loop.js';
import { latencyFigures } from '../harness/statistics.js';
import { placeAtRate } from '../latency/rated-orders.js';
import { makeHome } from '../subjects/bench-home.js';
import type { Servers } from './places.js';

const MAIN = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
const ROLES = ['api', 'relay', 'projector'] as const;
const WARM_UP: Rate = { perSecond: 200, seconds: 3 };

/**
 * Each role in a process of its own: milliseconds of processor for one order, from its request until all views have it, what
 * an idle process takes meanwhile included; and how long an order waits for its answer where nothing else is done.
 * @param url of an empty database
 */
export const placeByRole = async (url: string, servers: Servers, rate: Rate): Promise<Sample> => {
  const home = makeHome();
  const environment = {
    DATABASE_URL: url,
    DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
    AUDIT_KEY_FILE: join(home.path, 'audit.key'),
    KAFKA_BROKERS: servers.brokers.join(','),
    KAFKA_TOPIC_PREFIX: servers.newPrefix(),
    MONGODB_URL: await servers.freshMongo(),
  };
  const start = (role: string) =>
    Program.start({ entry: MAIN, home: join(home.path, role), environment: { ...environment, DAYBOOK_ROLE: role } });
  const programs = [await start('api'), await start('relay'), await start('projector')] as const;
  const [api] = programs;
  try {
    await Promise.all(programs.map(({ client }) => client.ready()));
    await placeAtRate(api.url, WARM_UP, () => undefined);
    await api.client.caughtUp();
    const before = await Promise.all(programs.map(processorSeconds));
    const answers: number[] = [];
    await placeAtRate(api.url, rate, ({ dueAt, answeredAt }) => answers.push(answeredAt - dueAt));
    await api.client.caughtUp();
    const after = await Promise.all(programs.map(processorSeconds));
    const figures = ROLES.map((role, index): [string, number] => {
      const seconds = (after[index] ?? NaN) - (before[index] ?? NaN);
      return [`${role}, ms of processor an order`, (seconds * 1_000) / answers.length];
    });
    return { ...Object.fromEntries(figures), ...latencyFigures('due to answer, ', answers) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    home.remove();
  }
};

const processorSeconds = async ({ client }: Program): Promise<number> =>
  valueOf(await samplesOf(client), 'process_cpu_seconds_total') ?? NaN;

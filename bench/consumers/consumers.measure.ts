import { PUBLIC_TOPIC_KINDS } from '#platform';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { givenServers } from '../distributed/places.js';
import { query, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { fillLog } from '../subjects/filled-log.js';
import { insertByHand, readByHand, removeTopics } from './by-hand.js';
import { deliverAll } from './deliver-webhooks.js';
import { EFFECTS, handleAll, IdleModule, type Topic, WritingModule } from './handlers.js';
import { publishLog } from './publish-log.js';

const EVENTS = 10_000;
const STREAM_LENGTH = 5;
/** Each is a request of its own. */
const MOST_DELIVERIES = 2_000;
const RATE = 'events/s';

const PASSED_OVER = 'group, no handler for the type';
const READS = 'kafkajs, eachBatch, parsed and committed';
const HANDLED = 'group, a handler that inserts a row';
const INSERTS = 'kafkajs, a transaction for each by hand';
const DELIVERED = 'webhook, delivered';
const RELAY = 'relay, event log alone';
const RELAY_ALL = 'relay, event log and public topics';

/** What other services are told, and how fast they can react, on the servers that KAFKA_BROKERS and MONGODB_URL name. */
export const consumers: Measure = {
  name: 'consumers',
  title: 'events to other services',
  ratios: [
    [PASSED_OVER, READS],
    [HANDLED, READS],
    [HANDLED, INSERTS],
    [RELAY_ALL, RELAY],
  ].map(([of = '', to = '']) => ({
    name: `${of} ÷ ${to}`,
    of: { case: of, figure: RATE },
    to: { case: to, figure: RATE },
  })),
  aims: [],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ events = EVENTS }: Settings): Promise<Prepared> => {
  const servers = givenServers();
  const postgres = await startBenchPostgres();
  const filled = await postgres.freshDatabase();
  await fillLog(filled, { events, streamLength: STREAM_LENGTH });
  const published = await publishLog(await postgres.copyOf(filled, 'bench_published'), servers, ['events'], events);
  const topic: Topic = { brokers: servers.brokers, topic: published.topics[1] ?? '', events };
  const effects = async (): Promise<string> => {
    const url = await postgres.emptyDatabase('bench_effects');
    await query(url, EFFECTS);
    return url;
  };
  const written = async (run: (url: string) => Promise<number>): Promise<Sample> => {
    const url = await effects();
    const seconds = await run(url);
    await assertOnce(url, events);
    return { [RATE]: events / seconds };
  };
  const relay = async (kinds: typeof PUBLIC_TOPIC_KINDS | readonly []): Promise<Sample> => {
    const { perSecond, prefix } = await publishLog(
      await postgres.copyOf(filled, 'bench_relay'),
      servers,
      kinds,
      events,
    );
    await removeTopics(servers.brokers, prefix);
    return { [RATE]: perSecond };
  };
  const told = Math.min(events, MOST_DELIVERIES);
  const cases: readonly Case[] = [
    {
      name: PASSED_OVER,
      run: async () => ({ [RATE]: events / (await handleAll(topic, await effects(), IdleModule)) }),
    },
    { name: READS, run: async () => ({ [RATE]: events / (await readByHand(topic)) }) },
    { name: HANDLED, run: () => written((url) => handleAll(topic, url, WritingModule)) },
    { name: INSERTS, run: () => written((url) => insertByHand(topic, url)) },
    {
      name: DELIVERED,
      run: async () => {
        const url = await postgres.freshDatabase('bench_webhooks');
        await fillLog(url, { events: told, streamLength: STREAM_LENGTH });
        return { [RATE]: told / (await deliverAll(url, told)) };
      },
    },
    { name: RELAY, run: () => relay([]) },
    { name: RELAY_ALL, run: () => relay(PUBLIC_TOPIC_KINDS) },
  ];
  return {
    facts: {
      ...(await serverFacts(filled)),
      log: `${events} events in streams of ${STREAM_LENGTH}, 6 partitions; ${told} of them to the webhook`,
      group: 'one member',
    },
    cases,
    close: async () => {
      await removeTopics(servers.brokers, published.prefix);
      await postgres.stop();
    },
  };
};

/** @throws Error when there is not one effect for each event */
const assertOnce = async (url: string, events: number): Promise<void> => {
  const [found] = await query(
    url,
    'select count(*)::int as all, count(distinct (order_id, version))::int as each from effects',
  );
  const { all, each } = found ?? {};
  if (all !== events || each !== events) throw new Error(`${String(all)} effects, ${String(each)} of them different`);
};

import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { StoredEvent } from '#kernel';
import { daybookOf } from '../../src/app/daybook.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { viewsInMongo } from '../../test/support/stored-views.js';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { runAt } from '../latency/latency.measure.js';
import { followOrderDetails } from '../projection/feed-views.js';
import { recordsOf } from '../projection/limits.js';
import { rebuildOrderDetails } from '../projection/rebuild-view.js';
import { makeHome } from '../subjects/bench-home.js';
import { type BenchPostgres, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { Daybook } from '../subjects/daybook.js';
import { fillLog } from '../subjects/filled-log.js';
import { placeByRole } from './by-role.js';
import { AS_VIEW, BARE, insertByHand, sendByHand, writeByHand } from './limits.js';
import { givenServers, type Servers, servicesOn } from './places.js';

const EVENTS = 50_000;
const RATES = [100, 1_000] as const;
const LEAST_SECONDS = 3;
const BY_ROLE_RATE = 200;
const RATE = 'events/s';
const LOOK_EVERY_MS = 5;
const WITHIN_MS = 240_000;
const DATABASE = 'bench_distributed';

const RELAY = 'relay into Kafka';
const SENDS = 'kafkajs, 1,000 a send, one in flight';
const LIVE = 'order-details into MongoDB, followed';
const WRITES = 'fold and conditional bulk by 5,000';
const WRITES_AS_VIEW = `${WRITES}, with keys and indexes`;
const REBUILD = 'order-details into MongoDB, rebuilt';
const INSERTS = 'fold and insertMany by 1,000';
const INSERTS_AS_VIEW = `${INSERTS}, with keys, then indexes`;
const named = (perSecond: number) => `place order to document, ${perSecond} orders/s`;

/** The parts of the distributed set-up, on the servers that KAFKA_BROKERS and MONGODB_URL name. */
export const distributed: Measure = {
  name: 'distributed',
  title: 'events into Kafka and documents into MongoDB',
  ratios: [
    [RELAY, SENDS],
    [LIVE, WRITES],
    [LIVE, WRITES_AS_VIEW],
    [REBUILD, INSERTS],
    [REBUILD, INSERTS_AS_VIEW],
  ].map(([of = '', to = '']) => ({
    name: `${of} ÷ ${to}`,
    of: { case: of, figure: RATE },
    to: { case: to, figure: RATE },
  })),
  aims: [{ case: named(100), figure: 'answer to view, p50 ms', atMost: 25 }],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ events = EVENTS, seconds }: Settings): Promise<Prepared> => {
  const servers = givenServers();
  const postgres = await startBenchPostgres();
  const filled = await postgres.freshDatabase();
  await fillLog(filled, { events, streamLength: 5 });
  const log = { url: filled, events, records: await recordsOf(filled, events) };
  const rate = (took: number): Sample => ({ [RATE]: events / took });
  const cases: readonly Case[] = [
    { name: RELAY, run: async () => ({ [RATE]: await publishAll(postgres, servers, log) }) },
    { name: SENDS, run: async () => rate(await sendByHand(servers.brokers, servers.newPrefix(), log.records)) },
    { name: LIVE, run: async () => rate(await followAll(postgres, servers, log)) },
    { name: WRITES, run: async () => rate(await writeByHand(await servers.freshMongo(), log.records, BARE)) },
    {
      name: WRITES_AS_VIEW,
      run: async () => rate(await writeByHand(await servers.freshMongo(), log.records, AS_VIEW)),
    },
    { name: REBUILD, run: async () => rate(await rebuildAll(postgres, servers, log)) },
    { name: INSERTS, run: async () => rate(await insertByHand(await servers.freshMongo(), log.records, BARE)) },
    {
      name: INSERTS_AS_VIEW,
      run: async () => rate(await insertByHand(await servers.freshMongo(), log.records, AS_VIEW)),
    },
    ...RATES.map((perSecond) => ({
      name: named(perSecond),
      run: () => placeAndSee(servers, { perSecond, seconds: Math.max(seconds, LEAST_SECONDS) }),
    })),
    {
      name: `each role in a process, ${BY_ROLE_RATE} orders/s`,
      run: async () => {
        const rate = { perSecond: BY_ROLE_RATE, seconds: Math.max(seconds, LEAST_SECONDS) };
        return placeByRole(await postgres.emptyDatabase('bench_roles'), servers, rate);
      },
    },
  ];
  return {
    facts: { ...(await serverFacts(filled)), log: `${events} events in streams of 5`, 'processes of Daybook': 'one' },
    cases,
    close: async () => {
      await servers.freshMongo();
      await postgres.stop();
    },
  };
};

interface Log {
  readonly url: string;
  readonly events: number;
  readonly records: readonly StoredEvent[];
}

/** The role relay alone, from its first confirmed send to its last: by then it has its topic, as by hand. @returns events a second */
const publishAll = async (postgres: BenchPostgres, servers: Servers, log: Log): Promise<number> => {
  const url = await postgres.copyOf(log.url, DATABASE);
  const services = await servicesOn(url, undefined, { brokers: servers.brokers, prefix: servers.newPrefix() });
  const { logTopic } = services;
  if (logTopic === undefined) throw new Error('Without a topic nothing is published');
  const published = async () => (await logTopic.progress.load(logTopic.topics.name))?.through.position ?? 0;
  const daybook = daybookOf(services, { roles: ['relay'] });
  await daybook.start();
  const first = await until(published, (position) => position > 0);
  const last = await until(published, (position) => position === log.events);
  await (await logTopic.topics.open()).remove();
  await daybook.stop();
  return (last.value - first.value) / (last.atSeconds - first.atSeconds);
};

/** Asks until the answer is as wanted. */
const until = async (
  ask: () => Promise<number>,
  isWanted: (value: number) => boolean,
): Promise<{ readonly value: number; readonly atSeconds: number }> => {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await sleep(LOOK_EVERY_MS)) {
    const value = await ask();
    if (isWanted(value)) return { value, atSeconds: performance.now() / 1_000 };
  }
  throw new Error(`Only ${await ask()} after ${WITHIN_MS} ms`);
};

const followAll = async (postgres: BenchPostgres, servers: Servers, log: Log): Promise<number> => {
  const mongoUrl = await servers.freshMongo();
  const services = await servicesOn(await postgres.copyOf(log.url, DATABASE), mongoUrl);
  const seconds = await followOrderDetails(
    { ...services, log: services.storedLog, views: services.buildDocuments },
    log.events,
  );
  await services.close();
  await assertComplete(mongoUrl, orderDetails.view.build, log);
  return seconds;
};

const rebuildAll = async (postgres: BenchPostgres, servers: Servers, log: Log): Promise<number> => {
  const mongoUrl = await servers.freshMongo();
  return rebuildOrderDetails(await postgres.copyOf(log.url, DATABASE), log.events, mongoUrl);
};

/** @throws Error when there are not as many documents as streams, each with all events */
const assertComplete = async (mongoUrl: string, build: string, { records }: Log): Promise<void> => {
  const versions = new Map(records.map(({ stream, version }) => [stream, version]));
  const rows = await viewsInMongo(mongoUrl).documents('order-details', build);
  const lost = rows.filter(({ id, version }) => versions.get(`order-${id}`) !== version).length;
  if (rows.length !== versions.size || lost > 0)
    throw new Error(`${rows.length} documents, ${lost} of them not as the log`);
};

/** The whole program in one process: HTTP, append, relay, Kafka, projector, MongoDB; looked at from outside. */
const placeAndSee = async (servers: Servers, rate: { perSecond: number; seconds: number }): Promise<Sample> => {
  const home = makeHome();
  const url = await servers.freshMongo();
  const program = await Daybook.start(home.path, {
    KAFKA_BROKERS: servers.brokers.join(','),
    KAFKA_TOPIC_PREFIX: servers.newPrefix(),
    MONGODB_URL: url,
  });
  const client = new MongoClient(url);
  try {
    const documents = client.db().collection<{ readonly _id: string }>(await collectionOf(client));
    const look = async (ids: readonly string[]) => {
      const seen = await documents.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray();
      return seen.map(({ _id }) => _id);
    };
    await runAt(program, { perSecond: 200, seconds: 2 }, look);
    return await runAt(program, rate, look);
  } finally {
    await client.close();
    await program.stop();
    home.remove();
  }
};

/** Where the documents of order-details are, once the program has made a place for them. */
const collectionOf = async (client: MongoClient): Promise<string> => {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await sleep(LOOK_EVERY_MS)) {
    const entry = await client.db().collection<Entry>('views').findOne({ _id: orderDetails.view.name });
    const place = entry?.builds[orderDetails.view.build];
    if (place !== undefined) return place.collection;
  }
  throw new Error('The program has made no place for order-details');
};

interface Entry {
  readonly _id: string;
  readonly builds: Readonly<Record<string, { readonly collection: string }>>;
}

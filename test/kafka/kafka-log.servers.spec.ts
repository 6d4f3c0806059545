import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../chaos/copies.js';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { KAFKA_LOG } from '../support/set-ups.js';
import { checkTopic, SOUND } from './topic-checker.js';

/** 300 a second. */
const EVERY_MS = 1_000 / 300;
const AT_ONCE = 32;
const ORDERS = Number(process.env['DAYBOOK_KAFKA_ORDERS'] ?? 1_500);

const recordsBySource = async ({ client }: Program): Promise<Readonly<Record<'kafka' | 'store' | 'own', number>>> => {
  const samples = await samplesOf(client);
  const of = (source: string) => valueOf(samples, 'daybook_log_records_total', { source }) ?? 0;
  return { kafka: of('kafka'), store: of('store'), own: of('own') };
};

/** At the rate of the promise, or as fast as the machine can. @returns how many were accepted */
const placeOrders = async ({ client }: Program): Promise<number> => {
  const startedAt = performance.now();
  const answers = await inParallel(
    Array.from({ length: ORDERS }, (_, order) => order),
    AT_ONCE,
    async (order) => {
      const ahead = startedAt + order * EVERY_MS - performance.now();
      if (ahead > 0) await sleep(ahead);
      return client.command('', orderBody());
    },
  );
  return answers.filter(({ status }) => status === 201).length;
};

describe('An api, a relay and a projector over Kafka', () => {
  let installation: Installation;
  let [api, relay, projector]: readonly Program[] = [];
  beforeAll(async () => {
    installation = await Installation.open(KAFKA_LOG);
    [api, relay, projector] = await Promise.all(['api', 'relay', 'projector'].map((role) => installation.start(role)));
    for (const program of [api, relay, projector]) await program?.client.ready();
  });
  afterAll(() => installation.close());

  it('show an order that was placed', async () => {
    const placed = await api!.client.command('', orderBody());
    const read = await api!.client.readAfter(placed, placed.headers['location'] ?? '');
    expect([placed.status, read.status, read.body['id']]).toEqual([201, 200, placed.body['orderId']]);
  });

  it('fold almost nothing but what comes from Kafka', async () => {
    const before = await recordsBySource(projector!);
    const placed = await placeOrders(api!);
    await api!.client.caughtUp();
    const after = await recordsBySource(projector!);
    const [kafka, store] = [after.kafka - before.kafka, after.store - before.store];
    expect(placed).toBe(ORDERS);
    expect(kafka + store).toBeGreaterThanOrEqual(ORDERS);
    expect(after.own).toBe(0);
    expect(kafka / (kafka + store)).toBeGreaterThanOrEqual(0.99);
  });

  it('have every event in the topic, as it is in the store and in order', async () => {
    const topic = `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`;
    const [head] = await installation.sql('select max(position)::integer from daybook.events');
    const through = () => installation.sql(`select position::integer from daybook.log_relay where topic = '${topic}'`);
    await eventually(async () => ((await through())[0] === head ? true : undefined));
    const report = await checkTopic(installation.stores.database.url, topic);
    expect(report).toMatchObject(SOUND);
    expect(report.events).toBeGreaterThanOrEqual(ORDERS);
  });

  it('tell of the topic in readiness and metrics', async () => {
    const checks = async ({ client }: Program) =>
      (await client.read('/health/ready')).body['checks'] as readonly { readonly name: string; readonly ok: boolean }[];
    expect(await checks(relay!)).toContainEqual(expect.objectContaining({ name: 'event log topic', ok: true }));
    expect(await checks(projector!)).toContainEqual(expect.objectContaining({ name: 'event log delivery', ok: true }));
    const samples = await samplesOf(relay!.client);
    expect(valueOf(samples, 'daybook_relay_published_total')).toBeGreaterThan(ORDERS);
    expect(valueOf(samples, 'daybook_relay_lag_events')).toBe(0);
  });
});

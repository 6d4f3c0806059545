import type { INestMicroservice } from '@nestjs/common';
import { Meter } from '../../src/app/consumers.js';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { PostgresParkedKeys } from '../../src/adapters/postgres-inbox/index.js';
import { createDatabase, PATIENT, type TestDatabase } from '../support/database.js';
import { administer, makeTopic, newTopicPrefix, removeTopics } from '../support/kafka.js';
import { eventually, query } from '../support/postgres-homes.js';
import { promisedMs } from '../support/promised.js';
import { faults, type GroupOptions, publish, recordOf, startMember } from './consumer-group.fixture.js';
import { rawRecordsOf } from './topic-checker.js';

const PARTITIONS = 3;
const ORDERS = Array.from({ length: 20 }, (_, index) => `o-${index}`);
const VERSIONS = [1, 2, 3, 4];
const POISON = ['no-json', 'wrong-type', 'defect', 'newer', 'huge', 'no-event'];

/** The first event of each of these orders cannot be dealt with, each for a reason of its own. */
const poisoned = POISON.flatMap((orderId) => {
  const first = recordOf(orderId, 1);
  const { headers } = first;
  const changes: Readonly<Record<string, Partial<typeof first>>> = {
    'no-json': { value: '{"orderId":' },
    'wrong-type': { value: JSON.stringify({ orderId, version: 'one', currency: 'EUR' }) },
    newer: { headers: { ...headers, ce_dataschema: 'urn:daybook:public:OrderPlaced:2' } },
    huge: { value: 'x'.repeat(300_000) },
    'no-event': { headers: {} },
  };
  return [{ ...first, ...changes[orderId] }, recordOf(orderId, 2)];
});

describe('A consumer group of handlers', () => {
  const prefix = newTopicPrefix();
  const options = { group: `${prefix}.ledger`, topic: `${prefix}.public.order-events.v1` };
  let database: TestDatabase;
  let group: GroupOptions;
  const members: INestMicroservice[] = [];
  const meter = new Meter();

  beforeAll(async () => {
    database = await createDatabase();
    group = { ...options, databaseUrl: database.url };
    await makeTopic(options.topic, PARTITIONS);
    await query(
      database.url,
      'create table effects (at bigint generated always as identity, id text, order_id text, version int)',
    );
    faults.set('defect', () => {
      throw new TypeError('order.customer is undefined');
    });
    await publish(options.topic, [
      ...poisoned,
      ...VERSIONS.flatMap((version) => ORDERS.map((orderId) => recordOf(orderId, version))),
    ]);
    members.push(...(await Promise.all([startMember({ ...group, meter }), startMember(group)])));
  });
  afterAll(async () => {
    await Promise.all(members.map((member) => member.close()));
    await database.drop();
    await removeTopics(prefix);
  });

  const effects = () => query(database.url, 'select order_id, version from effects order by order_id, at');
  const wanted = (orders: readonly string[], versions = VERSIONS) =>
    [...orders].sort().flatMap((orderId) => versions.flatMap((version) => [orderId, version]));
  const operator = async <Result>(work: (parked: PostgresParkedKeys) => Promise<Result>): Promise<Result> => {
    const pool = createPool(database.url, { role: 'none', max: 1, ...PATIENT });
    try {
      return await work(new PostgresParkedKeys(pool));
    } finally {
      await pool.end();
    }
  };

  it('has the effect of each event once and in order per key, and parks the keys of poison alone', async () => {
    await eventually(async () => ((await effects()).length === wanted(ORDERS).length ? true : undefined));
    expect(await effects()).toEqual(wanted(ORDERS));
    const parked = await eventually(async () => {
      const keys = await operator((each) => each.list());
      return keys.length === POISON.length && keys.every(({ waiting }) => waiting === 2) ? keys : undefined;
    });
    expect(Object.fromEntries(parked.map(({ key, error }) => [key, error]))).toEqual({
      'no-json': 'PermanentFailure: The value is not JSON in UTF-8',
      'wrong-type': 'PermanentFailure: The payload does not fit: version',
      defect: 'TypeError: order.customer is undefined',
      newer: 'PermanentFailure: OrderPlaced has version 2; this release knows 1',
      huge: 'PermanentFailure: The value is not JSON in UTF-8',
      'no-event': 'PermanentFailure: The record has no header ce_type: it is no event',
    });
  });

  it('has committed all offsets: what waits, waits in the inbox', async () => {
    const committed = await eventually(() =>
      administer(async (admin) => {
        const ends = await admin.fetchTopicOffsets(group.topic);
        const [topic] = await admin.fetchOffsets({ groupId: group.group, topics: [group.topic] });
        const offsetOf = (partition: number) => topic?.partitions.find((each) => each.partition === partition)?.offset;
        return ends.every(({ partition, high }) => high === '0' || offsetOf(partition) === high) ? ends : undefined;
      }),
    );
    expect(committed).toHaveLength(PARTITIONS);
  });

  it('measures how far it is behind, and what waits', async () => {
    await eventually(async () => {
      const text = await meter.text();
      const behind = [...text.matchAll(/^daybook_group_lag_events\{.*\} (.*)$/gm)].map(([, events]) => events);
      const isParked = text.includes(`daybook_group_keys_aside{until="parked"} ${POISON.length}\n`);
      return isParked && behind.every((events) => events === '0') ? true : undefined;
    });
  });

  it('publishes dead letters with where they came from and what went wrong', async () => {
    const letters = await eventually(async () => {
      const found = await rawRecordsOf(`${group.group}.dlt`);
      return new Set(found.map(({ key }) => key)).size === POISON.length ? found : undefined;
    });
    const defect = letters.find(({ key }) => key === 'defect');
    expect(defect?.value).toBe(recordOf('defect', 1).value);
    expect(defect?.headers).toMatchObject({
      ...{ ce_id: 'defect-1', ce_type: 'OrderPlaced', dlt_group: group.group, dlt_original_topic: group.topic },
      dlt_error: 'TypeError: order.customer is undefined',
    });
    expect(Number(defect?.headers['dlt_original_offset'])).toBeGreaterThanOrEqual(0);
  });

  it('goes on with a key in order once its event is tried again or discarded', async () => {
    faults.clear();
    await eventually(() =>
      operator(async (parked) => {
        const waiting = await parked.list();
        for (const each of waiting) {
          if (each.key === 'defect' && each.dueAt === null) await parked.retry(each);
          if (each.key === 'no-json' && each.dueAt === null) await parked.discard(each, 'no JSON');
        }
        return waiting.length === POISON.length - 2 ? true : undefined;
      }),
    );
    const now = [...wanted(ORDERS), ...wanted(['defect'], [1, 2]), ...wanted(['no-json'], [2])];
    expect([...(await effects())].sort()).toEqual([...now].sort());
  });

  it('has nothing twice when the events come again', async () => {
    const before = await effects();
    const copies = VERSIONS.map((version) => recordOf('o-0', version));
    // The one that is new comes behind the copies, in their partition.
    await publish(group.topic, [...copies, recordOf('o-0', VERSIONS.length + 1)]);
    await eventually(async () => ((await effects()).length > before.length ? true : undefined));
    expect(await effects()).toHaveLength(before.length + 2);
  });

  it('shows poison within 5 s', async () => {
    const began = performance.now();
    await publish(group.topic, [{ ...recordOf('late', 1), value: 'x' }]);
    await eventually(() => operator(async (each) => (await each.list()).find(({ key }) => key === 'late')));
    expect(performance.now() - began).toBeLessThan(promisedMs(5_000));
  });
});

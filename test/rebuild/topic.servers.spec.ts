import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { administer, kafkaOfTests, makeTopic, removeTopic } from '../support/kafka.js';
import { type FoundRecord, recordsOf } from '../kafka/topic-checker.js';
import type { Program } from '../support/program.js';
import { DISTRIBUTED } from '../support/set-ups.js';
import { saidBy, startDaybook, succeeded } from '../support/terminal.js';

const ORDERS = 30;
const WRONG_USAGE = 2;
const NOT_FINISHED = 3;

/** Makes the topic anew with these records, each where it was. */
const replace = async (topic: string, records: readonly FoundRecord[], partitions: number): Promise<void> => {
  await removeTopic(topic);
  await makeTopic(topic, partitions);
  const producer = kafkaOfTests().producer();
  await producer.connect();
  const messages = records.map(({ partition, key, value }) => ({ partition, key, value: JSON.stringify(value) }));
  await producer.send({ topic, messages });
  await producer.disconnect();
};

describe('A rebuild from the topic', () => {
  let installation: Installation;
  let api: Program;
  let relay: Program;
  let topic: string;

  beforeAll(async () => {
    installation = await Installation.open(DISTRIBUTED);
    topic = `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`;
    [api, relay] = (await Promise.all(['api,projector', 'relay'].map((role) => installation.start(role)))) as [
      Program,
      Program,
    ];
    await Promise.all([api, relay].map(({ client }) => client.ready()));
    for (let order = 0; order < ORDERS; order += 1) {
      await api.client.command('', orderBody({ orderId: `o${order}` }));
      await api.client.command(`/o${order}/notes`, { text: 'ein schönes Blatt – “quoted”' });
    }
  });
  afterAll(() => installation.close());

  const rebuild = (...options: readonly string[]) =>
    installation.daybook('projections', 'rebuild', '--json', '--verify', 'all', ...options);
  const liveBuild = async (view: string) =>
    String((await installation.sql(`select live from daybook.views where view = '${view}'`))[0]);
  const documents = async (view: string) => installation.stores.views.documents(view, await liveBuild(view));

  it('comes to the same documents, byte for byte, as one from the event store', async () => {
    const views = (await installation.sql('select view from daybook.views order by view')) as readonly string[];
    await succeeded(rebuild('--all'));
    const fromStore = new Map<string, unknown>();
    for (const view of views) fromStore.set(view, JSON.stringify(await documents(view)));
    const { code, err } = await rebuild('--all', '--source', 'kafka');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    for (const view of views)
      expect([view, JSON.stringify(await documents(view))]).toEqual([view, fromStore.get(view)]);
  });

  it('is refused, and switches nothing, when an event is missing in the topic or is another one', async () => {
    await relay.stop();
    const before = await liveBuild('order-details');
    const records = await recordsOf(topic);
    const partitions = (await administer((admin) => admin.fetchTopicOffsets(topic))).length;
    const { value } = records[Math.floor(records.length / 2)] as FoundRecord;
    const position = Number(value['position']);

    await replace(
      topic,
      records.filter((record) => record.value !== value),
      partitions,
    );
    const missing = await rebuild('order-details', '--source', 'kafka');
    expect([missing.code, missing.err]).toEqual([
      NOT_FINISHED,
      expect.stringContaining(`position ${position} is missing in partition`) as unknown,
    ]);
    expect(missing.err).toContain('Nothing was switched');

    const forged = { ...value, data: String(value['data']).replace('{', '{"forged":1,') };
    await replace(
      topic,
      records.map((record) => (record.value === value ? { ...record, value: forged } : record)),
      partitions,
    );
    const other = await rebuild('order-details', '--source', 'kafka');
    expect([other.code, other.err]).toEqual([
      NOT_FINISHED,
      expect.stringContaining(`position ${position}, at offset`) as unknown,
    ]);
    expect(await liveBuild('order-details')).toBe(before);

    await replace(topic, records, partitions);
    const { code, out } = await rebuild('order-details', '--source', 'kafka');
    expect([code, JSON.parse(out.trim())]).toMatchObject([
      0,
      { differences: 0, switchedAt: expect.any(Number) as unknown },
    ]);
  });

  it('needs a Kafka', async () => {
    const { KAFKA_BROKERS: _none, ...environment } = installation.stores.environment;
    const { home, entry } = { home: installation.home, entry: installation.entry };
    const { code, err } = await saidBy(
      startDaybook({ entry, home, environment }, 'projections', 'rebuild', 'order-details', '--source', 'kafka'),
    );
    expect([code, err]).toEqual([
      WRONG_USAGE,
      expect.stringContaining('--source kafka needs KAFKA_BROKERS') as unknown,
    ]);
  });
});

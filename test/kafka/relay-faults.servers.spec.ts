import { administer, deleteTopic, kafkaOfTests } from '../support/kafka.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { PRODUCE } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { openRelayingApp, PARTITIONS, type RelayingApp } from './relaying-app.fixture.js';
import { recordsOf, SOUND } from './topic-checker.js';

const TIMES = Number(process.env['DAYBOOK_KAFKA_FAULTS'] ?? 3);

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const topicCheck = async ({ app }: RelayingApp): Promise<Check | undefined> => {
  const { body } = await app.client.read('/health/ready');
  return (body['checks'] as readonly Check[]).find(({ name }) => name === 'event log topic');
};

const failuresOf = async ({ app }: RelayingApp): Promise<number> =>
  valueOf(await samplesOf(app.client), 'daybook_relay_failures_total') ?? 0;

describe('A relay under load', () => {
  let relaying: RelayingApp;
  beforeEach(async () => {
    relaying = await openRelayingApp();
    await relaying.orders(20);
    await eventually(async () =>
      /position [1-9]/.test((await topicCheck(relaying))?.detail ?? '') ? true : undefined,
    );
  });
  afterEach(() => relaying.close());

  /** Does something to Kafka, and lets commands go on meanwhile and afterwards. */
  const often = async (fault: () => Promise<unknown>): Promise<void> => {
    for (let time = 0; time < TIMES; time += 1) {
      await fault();
      await relaying.orders(30);
    }
  };

  it('loses nothing when the answer to a send is lost', async () => {
    await often(async () => {
      const before = relaying.kafka.lost;
      relaying.kafka.loseAnswers(PRODUCE, 1);
      await eventually(async () => (relaying.kafka.lost > before ? true : undefined));
    });
    const report = await relaying.judged();
    expect(report).toMatchObject(SOUND);
    expect([relaying.kafka.lost, report.records > report.events]).toEqual([TIMES, true]);
  });

  it('loses nothing when connections are cut', async () => {
    await often(async () => relaying.kafka.proxy.cut());
    expect(await relaying.judged()).toMatchObject(SOUND);
  });

  it('loses nothing when Kafka is silent or refuses, and takes all commands meanwhile', async () => {
    await often(async () => {
      relaying.kafka.proxy.become('silent');
      const before = await failuresOf(relaying);
      await eventually(async () => ((await failuresOf(relaying)) > before ? true : undefined));
      relaying.kafka.proxy.become('closed');
      await relaying.orders(30);
      relaying.kafka.proxy.become('open');
    });
    expect(await relaying.judged()).toMatchObject(SOUND);
  });

  it('publishes everything again when the topic was deleted', async () => {
    await often(() => deleteTopic(relaying.topic));
    const report = await relaying.judged();
    // Records that were sent before the loss showed stand before those that are published again.
    expect({ ...report, disorder: [] }).toMatchObject(SOUND);
  });

  it('goes on when records were deleted', async () => {
    await often(() =>
      administer(async (admin) => {
        const offsets = await admin.fetchTopicOffsets(relaying.topic);
        const partitions = offsets.map(({ partition, high }) => ({ partition, offset: high }));
        await admin.deleteTopicRecords({ topic: relaying.topic, partitions });
      }),
    );
    const report = await relaying.judged();
    expect(report.other).toEqual([]);
    expect(report.records).toBeGreaterThan(0);
  });

  it('keeps the order of streams when partitions are added', async () => {
    let count = PARTITIONS;
    await often(() => {
      count += 2;
      return administer((admin) => admin.createPartitions({ topicPartitions: [{ topic: relaying.topic, count }] }));
    });
    const report = await relaying.judged();
    expect(report).toMatchObject(SOUND);
    const used = new Set((await recordsOf(relaying.topic)).map(({ partition }) => partition));
    expect([...used].sort()).toEqual([0, 1, 2]);
  });

  it('publishes nothing into a topic with events of another log, and says what to do', async () => {
    const producer = kafkaOfTests().producer();
    await producer.connect();
    const stranger = { log: 'f'.repeat(32), id: 'a', position: 1, previous: 0, stream: 'order-1' };
    await producer.send({
      topic: relaying.topic,
      messages: [{ key: 'order-1', value: JSON.stringify(stranger), partition: 0 }],
    });
    await producer.disconnect();
    await eventually(async () => ((await topicCheck(relaying))?.ok === false ? true : undefined));
    expect((await topicCheck(relaying))?.detail).toContain('daybook log republish');
    await relaying.app.sql('update daybook.log_relay set republish = true');
    await eventually(async () => ((await topicCheck(relaying))?.ok === true ? true : undefined));
    expect(await relaying.judged()).toMatchObject(SOUND);
  });
});

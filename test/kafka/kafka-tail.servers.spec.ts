import { SystemEnvironment } from '#platform';
import { KafkaLogTopics, type KafkaSettings, KafkaTail } from '../../src/adapters/kafka/index.js';
import { eventAt, LOG_ID } from '../../src/operations/log-relay/log-relay.fixture.js';
import type { LogTopic } from '../../src/operations/log-relay/log-topic.js';
import { deleteTopic, newTopic, removeTopics } from '../support/kafka.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';

const PARTITIONS = 2;

describe('The tail of the topic', () => {
  const environment = new SystemEnvironment();
  let settings: KafkaSettings;
  let kafka: KafkaProxy;
  let topic: LogTopic;
  let tail: KafkaTail;
  let position: number;
  /** What the relay would say that it has published. */
  let published: number[];
  let arrived: Set<number>;
  let told: { started: number; failed: string[]; givenUp: number };

  beforeEach(async () => {
    settings = newTopic();
    kafka = await KafkaProxy.before(settings.brokers[0] ?? '');
    topic = await new KafkaLogTopics(settings, environment).open();
    await topic.create(PARTITIONS);
    [position, published, arrived] = [0, [0, 0], new Set()];
    told = { started: 0, failed: [], givenUp: 0 };
    tail = new KafkaTail(
      {
        settings: { ...settings, brokers: [kafka.broker] },
        environment,
        onRecords: (records) => records.forEach((record) => arrived.add(record.position)),
        published: async () => published,
      },
      {
        started: () => (told.started += 1),
        failed: (reason) => told.failed.push(String(reason)),
        givenUp: () => (told.givenUp += 1),
      },
    );
  });
  afterEach(async () => {
    await tail.stop();
    await topic.close();
    await kafka.proxy.close();
    await removeTopics(settings.topic);
  });

  const publish = async (): Promise<number> => {
    position += 1;
    const partition = position % PARTITIONS;
    const event = eventAt(position);
    await topic.publish([{ logId: LOG_ID, event, key: event.stream, partition, previous: 0 }]);
    published = published.map((last, of) => (of === partition ? position : last));
    return position;
  };

  /** Publishes until one of them arrives: what is published while no consumer runs does not. */
  const arrives = async (): Promise<void> =>
    void (await eventually(async () => {
      const at = await publish();
      await environment.sleep(200);
      return arrived.has(at) ? true : undefined;
    }));

  it('hands over what is published after its start, and nothing from before', async () => {
    await publish();
    tail.start();
    await arrives();
    expect(arrived.has(1)).toBe(false);
    expect(tail.state()).toEqual({ isRunning: true, lastError: undefined, stalled: 0 });
  });

  it('goes on with a new consumer after connections were cut, refused and silent', async () => {
    tail.start();
    await arrives();
    kafka.proxy.cut();
    await arrives();
    for (const mode of ['closed', 'silent'] as const) {
      kafka.proxy.become(mode);
      await eventually(async () => {
        await publish();
        return tail.state().isRunning ? undefined : true;
      });
      kafka.proxy.become('open');
      await arrives();
    }
    expect(told.started).toBeGreaterThanOrEqual(3);
    expect(told.givenUp).toBe(0);
  });

  it('goes on after the topic was deleted and made anew', async () => {
    tail.start();
    await arrives();
    await deleteTopic(settings.topic);
    await eventually(() => (tail.state().isRunning ? undefined : true));
    await topic.create(PARTITIONS);
    await arrives();
  });

  it('replaces a consumer that hands over nothing of what is published, and gives up after the third', async () => {
    tail.start();
    await arrives();
    // As if somebody published and it did not come.
    const pretending = setInterval(() => (published = published.map((last) => last + 1)), 1_000);
    await eventually(() => (told.givenUp > 0 ? true : undefined));
    clearInterval(pretending);
    expect(told.failed.filter((reason) => reason.includes('was published and has not arrived'))).toHaveLength(3);
    expect(told.started).toBe(3);
  });
});

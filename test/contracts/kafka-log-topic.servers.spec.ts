import { ConfigResourceTypes } from 'kafkajs';
import { SystemEnvironment } from '#platform';
import { KafkaLogTopics } from '../../src/adapters/kafka/index.js';
import { eventAt, LOG_ID } from '../../src/operations/log-relay/log-relay.fixture.js';
import { administer, newTopic, removeTopics } from '../support/kafka.js';
import { logTopicContract } from './log-topic.contract.js';

const open = () => {
  const settings = newTopic();
  const topics = new KafkaLogTopics(settings, new SystemEnvironment());
  return { topics, close: () => removeTopics(settings.topic) };
};

describe('The topic in Kafka', () => {
  logTopicContract(async () => open());

  it('takes an event that is too large for it as a stub', async () => {
    const { topics, close } = open();
    const topic = await topics.open();
    await topic.create(1);
    const event = eventAt(1, JSON.stringify({ text: 'x'.repeat(2_000_000) }));
    expect((await topic.publish([{ logId: LOG_ID, event, key: event.stream, partition: 0, previous: 0 }])).count).toBe(
      1,
    );
    await topic.read([{ partition: 0, from: 0, to: 1 }], async ([record]) => {
      expect(record).toMatchObject({ position: 1, eventId: event.id, event: undefined });
    });
    await topic.close();
    await close();
  });

  it('tells settings that somebody has changed', async () => {
    const { topics, close } = open();
    const topic = await topics.open();
    await topic.create(1);
    await administer((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: topics.name,
            configEntries: [{ name: 'retention.ms', value: '1000' }],
          },
        ],
      }),
    );
    expect(await topic.unfitSettings()).toContain('retention.ms is 1000, not -1');
    await topic.close();
    await close();
  });

  it('cannot be opened where nobody answers, and says so within seconds', async () => {
    const topics = new KafkaLogTopics({ ...newTopic(), brokers: ['127.0.0.1:1'] }, new SystemEnvironment());
    await expect(topics.open()).rejects.toThrow();
  });
});

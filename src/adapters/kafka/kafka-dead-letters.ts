import type { Producer } from 'kafkajs';
import type { DeadLetter, DeadLetterTopic } from '../../operations/consumer-groups/events-source.js';
import type { KafkaAddress } from './kafka-settings.js';
import { openKafka } from './open-kafka.js';
import { goodbye, within } from './within.js';

const ANSWER_WITHIN_MS = 10_000;

/** `<group>.dlt`: made when it is first needed. A failed producer is not used again. */
export class KafkaDeadLetters implements DeadLetterTopic {
  private producer: Producer | undefined;

  constructor(
    private readonly kafka: KafkaAddress,
    private readonly topic: string,
  ) {}

  async publish({ key, value, headers }: DeadLetter): Promise<void> {
    try {
      this.producer ??= await this.open();
      const message = { key, value: value === null ? null : Buffer.from(value), headers: { ...headers } };
      await within(
        ANSWER_WITHIN_MS,
        'publishing a dead letter',
        this.producer.send({ topic: this.topic, acks: -1, messages: [message] }),
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    if (producer !== undefined) await goodbye(producer.disconnect());
  }

  private async open(): Promise<Producer> {
    const kafka = await openKafka(this.kafka);
    const admin = kafka.admin();
    try {
      await within(ANSWER_WITHIN_MS, 'connecting', admin.connect());
      // Gives false where the topic is there.
      await within(ANSWER_WITHIN_MS, 'making a topic', admin.createTopics({ topics: [{ topic: this.topic }] }));
    } finally {
      await goodbye(admin.disconnect());
    }
    const producer = kafka.producer({ idempotent: false, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await within(ANSWER_WITHIN_MS, 'connecting', producer.connect());
    return producer;
  }
}

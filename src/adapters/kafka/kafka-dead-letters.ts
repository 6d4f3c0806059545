import type { Producer } from 'kafkajs';
import { type DeadLetter, type DeadLetterTopic, withoutValue } from '../../operations/consumer-groups/events-source.js';
import type { KafkaAddress } from './kafka-settings.js';
import { openKafka } from './open-kafka.js';
import { refusalIn } from './refusal.js';
import { goodbye, within } from './within.js';

const ANSWER_WITHIN_MS = 10_000;
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** `<group>.dlt`: made when it is first needed. What is too large goes without its value. A failed producer is not used again. */
export class KafkaDeadLetters implements DeadLetterTopic {
  private producer: Producer | undefined;

  constructor(
    private readonly kafka: KafkaAddress,
    private readonly topic: string,
  ) {}

  async publish(letter: DeadLetter): Promise<void> {
    try {
      await this.send(letter);
    } catch (error) {
      if (letter.value === null || !TOO_LARGE.includes(refusalIn(error) ?? '')) throw error;
      await this.send(withoutValue(letter));
    }
  }

  async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    if (producer !== undefined) await goodbye(producer.disconnect());
  }

  private async send({ key, value, headers }: DeadLetter): Promise<void> {
    try {
      this.producer ??= await this.open();
      const message = { key, value: value === null ? null : Buffer.from(value), headers: { ...headers } };
      const sent = this.producer.send({ topic: this.topic, acks: -1, messages: [message] });
      await within(ANSWER_WITHIN_MS, 'publishing a dead letter', sent);
    } catch (error) {
      await this.close();
      throw error;
    }
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

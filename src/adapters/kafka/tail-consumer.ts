import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Environment } from '#kernel';
import type { TopicRecord } from '../../operations/log-relay/log-topic.js';
import { explained } from './connection-faults.js';
import type { KafkaSettings } from './kafka-settings.js';
import { openKafka } from './open-kafka.js';
import { decoded } from './record-format.js';
import { goodbye, within } from './within.js';

const JOIN_WITHIN_MS = 20_000;
/** A fetch that finds nothing waits for so long at the broker; a stop waits for it. */
const FETCH_WAIT_MS = 500;
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;

export interface TailConsumerOptions {
  readonly settings: KafkaSettings;
  readonly environment: Pick<Environment, 'newId'>;
  /** Must not throw. */
  readonly onRecords: (records: readonly TopicRecord[]) => void;
  /** The consumer has ended, or its state is unknown: another one has to take its place. */
  readonly onEnd: (reason: unknown) => void;
}

/**
 * One object of kafkajs that reads the topic from its end on, in a group of its own, so that it has all partitions. Offsets
 * are not followed: what it misses is read from the event store.
 */
export class TailConsumer {
  private readonly groupId: string;
  private isClosed = false;

  private constructor(
    private readonly consumer: Consumer,
    private readonly options: TailConsumerOptions & { readonly groupId: string },
  ) {
    this.groupId = options.groupId;
  }

  /** @throws when Kafka cannot be reached, or has no such topic */
  static async start(options: TailConsumerOptions): Promise<TailConsumer> {
    const groupId = `${options.settings.topic}.tail-${options.environment.newId()}`;
    const kafka = await openKafka(options.settings);
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      // The end of a consumer is reported; its starter decides whether there is another one.
      retry: { retries: 2, restartOnFailure: async () => false },
    });
    const started = new TailConsumer(consumer, { ...options, groupId });
    try {
      await within(JOIN_WITHIN_MS, 'joining a group', started.join(options.settings.topic));
      return started;
    } catch (error) {
      await started.close();
      throw explained(error, options.settings);
    }
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.isClosed = true;
    await goodbye(this.consumer.disconnect());
  }

  private async join(topic: string): Promise<void> {
    const { consumer } = this;
    let joined: () => void = () => undefined;
    let crashed: (error: unknown) => void = () => undefined;
    const hasJoined = new Promise<void>((resolve, reject) => ([joined, crashed] = [resolve, reject]));
    // A new cluster has no coordinator of groups for a moment, which ends the consumer: the next one finds it.
    hasJoined.catch(() => undefined);
    let joins = 0;
    // kafkajs takes up a group again at the offset where it first began: all that came since would come again.
    consumer.on('consumer.group_join', () => {
      joins += 1;
      if (joins === 1) joined();
      else this.end(new Error(`The group ${this.groupId} was left for too long and joined again`));
    });
    consumer.on('consumer.crash', ({ payload }) => {
      crashed(payload.error);
      this.end(payload.error);
    });
    consumer.on('consumer.stop', () => this.end(new Error('The consumer has stopped')));
    consumer.on('consumer.disconnect', () => this.end(new Error('The consumer was disconnected')));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => this.take(payload),
    });
    await hasJoined;
  }

  /** Never throws: what is thrown into kafkajs may end its consumer for good. */
  private take({ batch, resolveOffset }: EachBatchPayload): void {
    const { partition, messages } = batch;
    try {
      this.options.onRecords(messages.map(({ value, offset }) => decoded(value, partition, Number(offset))));
    } catch (error) {
      this.end(error);
    }
    const last = messages.at(-1);
    if (last !== undefined) resolveOffset(last.offset);
  }

  private end(reason: unknown): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.options.onEnd(reason);
  }
}

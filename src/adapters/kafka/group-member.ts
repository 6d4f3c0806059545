import type { Consumer, EachBatchPayload } from 'kafkajs';
import { type Environment, pause } from '#kernel';
import type { TakeRecords } from '../../operations/consumer-groups/events-source.js';
import type { Partitions, ReachedOffset } from '../../operations/consumer-groups/group-journal.js';
import { FetchWatch } from './fetch-watch.js';
import { HEARTBEAT_MS, takeBatch } from './group-batch.js';
import type { KafkaAddress } from './kafka-settings.js';
import { openKafka } from './open-kafka.js';
import { isUnknownTopic } from './refusal.js';
import { goodbye, within } from './within.js';

const START_WITHIN_MS = 20_000;
/** A fetch that finds nothing waits for so long at the broker; a stop waits for it. */
const FETCH_WAIT_MS = 500;
const SESSION_MS = 10_000;
/** Longer than a handler takes: who rejoins ends first what is under way. */
const REBALANCE_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
/** Of one fetch, and so what is in memory at most: a broker is asked again once its partitions are dealt with. */
const MOST_BYTES = 8_000_000;
const PARTITIONS_AT_ONCE = 4;

export interface GroupMemberOptions {
  readonly kafka: KafkaAddress;
  readonly group: string;
  readonly topics: readonly string[];
  readonly environment: Environment;
  readonly take: TakeRecords;
  /** Records were dealt with, and their offsets committed. */
  readonly onProgress: (reached: ReachedOffset) => void;
  /** The partitions that the consumer has from now on. */
  readonly onAssigned: (partitions: Partitions) => void;
  /** The consumer has asked for records, and was answered. */
  readonly onFetched: () => void;
  /** The consumer has ended: another one has to take its place. */
  readonly onEnd: (reason: unknown) => void;
}

/**
 * One consumer object of kafkajs in a group. Only failures of kafkajs itself go back into it: any other ends its consumer
 * for good.
 */
export class GroupMember {
  private readonly closing = new AbortController();
  private readonly watch: FetchWatch;
  private isClosed = false;

  private constructor(
    private readonly consumer: Consumer,
    private readonly options: GroupMemberOptions,
  ) {
    this.watch = new FetchWatch(() => options.environment.monotonicMs(), REBALANCE_MS);
  }

  /** @throws when Kafka cannot be reached, or has not all of the topics */
  static async start(options: GroupMemberOptions): Promise<GroupMember> {
    const kafka = await openKafka(options.kafka);
    const consumer = kafka.consumer({
      groupId: options.group,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytes: MOST_BYTES,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      // The end of a consumer is reported; its starter decides whether there is another one.
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    const member = new GroupMember(consumer, options);
    try {
      await within(START_WITHIN_MS, `joining the group ${options.group}`, member.begin());
      return member;
    } catch (error) {
      await member.close();
      throw error;
    }
  }

  /** Ends what is under way and leaves the group. Never rejects. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.closing.abort();
    await within(REBALANCE_MS, 'leaving a group', this.consumer.stop()).catch(() => undefined);
    await goodbye(this.consumer.disconnect());
  }

  private async begin(): Promise<void> {
    const { consumer, options } = this;
    consumer.on('consumer.crash', ({ payload }) => this.end(payload.error));
    consumer.on('consumer.stop', () => this.end(new Error('The consumer has stopped')));
    consumer.on('consumer.disconnect', () => this.end(new Error('The consumer was disconnected')));
    consumer.on('consumer.group_join', ({ payload }) => options.onAssigned(payload.memberAssignment));
    consumer.on('consumer.fetch', () => {
      this.watch.fetched();
      options.onFetched();
    });
    consumer.on('consumer.rebalancing', () => this.watch.rebalancing());
    await consumer.connect();
    // A group that begins, or whose offset is gone, begins with the first record: the inbox knows what is done.
    for (const topic of options.topics) {
      await consumer.subscribe({ topic, fromBeginning: true }).catch((error: unknown) => {
        throw isUnknownTopic(error) ? noSuchTopic(topic, error) : error;
      });
    }
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.takeBatch(payload),
    });
    void this.watchOver(this.closing.signal);
  }

  private async watchOver(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.watch.isStandingStill())
      await pause(this.options.environment, LOOK_EVERY_MS, signal);
    if (!signal.aborted) this.end(new Error('The consumer stands still: it has asked for nothing for 30 s'));
  }

  /** @throws failures of kafkajs alone: a rebalance is one */
  private async takeBatch(payload: EachBatchPayload): Promise<void> {
    if (payload.batch.messages.length === 0) return;
    const { environment, onProgress } = this.options;
    const take: TakeRecords = (...given) => this.options.take(...given).catch((error: unknown) => this.end(error));
    this.watch.batchBegun();
    try {
      await takeBatch(payload, { environment, onProgress, take, closing: this.closing.signal });
    } finally {
      this.watch.batchEnded();
    }
  }

  private end(reason: unknown): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.options.onEnd(reason);
  }
}

const noSuchTopic = (topic: string, cause: unknown): Error =>
  new Error(
    `Kafka has no topic ${topic}, or hides it from this user: mend the name in \`topics\`, or start the relay of Daybook, which makes it`,
    { cause },
  );

import type { Admin, ITopicConfig, Kafka, Message, Producer } from 'kafkajs';
import type { Environment } from '#kernel';
import type {
  LogTopic,
  OffsetRange,
  OutgoingRecord,
  PartitionOffsets,
  Sent,
  TopicRecord,
} from '../../operations/log-relay/log-topic.js';
import { explained } from './connection-faults.js';
import type { KafkaSettings } from './kafka-settings.js';
import { openKafka } from './open-kafka.js';
import { readRanges } from './read-ranges.js';
import { isUnknownTopic } from './refusal.js';
import { firstSend } from './send-batch.js';
import type { TopicKind } from './topic-kind.js';
import { unfitSettings } from './topic-settings.js';
import { goodbye, within } from './within.js';

const CALL_WITHIN_MS = 10_000;
const SEND_WITHIN_MS = 10_000;
/** The brokers give up before this process does. */
const BROKER_WITHIN_MS = 8_000;
const MAKE_WITHIN_MS = 15_000;
const TRY_AGAIN_MS = 250;
/** `ConfigResourceTypes.TOPIC`, of a package that is loaded later. */
const TOPIC_RESOURCE = 2;
const ALL_REPLICAS = -1;
const OF_THE_CLUSTER = -1;

/**
 * The topic over one producer and one administrator. The producer is not idempotent: kafkajs 2.2.4 then took a new batch for
 * a repeated one, and acknowledged what was never written.
 */
export class KafkaLogTopic implements LogTopic {
  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly producer: Producer,
    private readonly topic: string,
    private readonly kind: TopicKind,
    private readonly environment: Pick<Environment, 'sleep' | 'newId'>,
  ) {}

  static async open(
    settings: KafkaSettings,
    kind: TopicKind,
    environment: Pick<Environment, 'sleep' | 'newId'>,
  ): Promise<KafkaLogTopic> {
    const kafka = await openKafka(settings);
    const producer = kafka.producer({
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      // What fails is sent again by the sender, over a new producer.
      retry: { retries: 0 },
    });
    const opened = new KafkaLogTopic(kafka, kafka.admin(), producer, settings.topic, kind, environment);
    try {
      await within(CALL_WITHIN_MS, 'connecting', opened.connect());
      return opened;
    } catch (error) {
      await opened.close();
      throw explained(error, settings);
    }
  }

  private async connect(): Promise<void> {
    await Promise.all([this.admin.connect(), this.producer.connect()]);
    // A broker that wants a login takes connections without one, and ends them when it is asked for something.
    await this.admin.describeCluster();
  }

  async partitions(): Promise<number | undefined> {
    const described = this.admin.fetchTopicMetadata({ topics: [this.topic] }).catch((error: unknown) => {
      if (isUnknownTopic(error)) return undefined;
      throw error;
    });
    const metadata = await within(CALL_WITHIN_MS, 'asking for the topic', described);
    return metadata?.topics[0]?.partitions.length;
  }

  async create(partitions: number): Promise<void> {
    const configEntries = Object.entries(this.kind.settings).map(([name, value]) => ({ name, value }));
    const wanted = { topic: this.topic, numPartitions: partitions, replicationFactor: OF_THE_CLUSTER, configEntries };
    // Directly after a removal the old topic is in the way, and directly after this its partitions have no leaders yet.
    await this.untilDone('making the topic', async () => {
      if ((await this.partitions()) === undefined) await this.createOnce(wanted);
      await this.admin.fetchTopicOffsets(this.topic);
    });
  }

  /** By an administrator of its own: one that has asked for offsets of a topic that is gone can make none any more. */
  private async createOnce(wanted: ITopicConfig): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await admin.createTopics({ topics: [wanted], waitForLeaders: true });
    } finally {
      await admin.disconnect();
    }
  }

  async remove(): Promise<void> {
    if ((await this.partitions()) === undefined) return;
    await within(CALL_WITHIN_MS, 'removing the topic', this.admin.deleteTopics({ topics: [this.topic] }));
    await this.untilDone('removing the topic', async () => {
      if ((await this.partitions()) !== undefined) throw new Error(`The topic ${this.topic} is still there`);
    });
  }

  async offsets(): Promise<readonly PartitionOffsets[]> {
    const asked = this.admin.fetchTopicOffsets(this.topic);
    const offsets = await within(CALL_WITHIN_MS, 'asking for offsets', asked);
    return [...offsets]
      .sort((one, other) => one.partition - other.partition)
      .map(({ low, high }) => ({ begin: Number(low), end: Number(high) }));
  }

  async unfitSettings(): Promise<readonly string[]> {
    const resources = [{ type: TOPIC_RESOURCE, name: this.topic }];
    const asked = Promise.all([
      this.admin.describeConfigs({ resources, includeSynonyms: false }),
      this.admin.fetchTopicMetadata({ topics: [this.topic] }),
    ]);
    const [configs, { topics }] = await within(CALL_WITHIN_MS, 'asking for settings', asked);
    const entries = configs.resources.flatMap(({ configEntries }) => configEntries);
    const found = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
    return unfitSettings(this.kind.settings, found, topics[0]?.partitions[0]?.replicas.length ?? 1);
  }

  async publish(records: readonly OutgoingRecord[]): Promise<Sent> {
    const messages: readonly Message[] = firstSend(records, this.kind.format);
    const sending = this.producer.send({
      topic: this.topic,
      acks: ALL_REPLICAS,
      timeout: BROKER_WITHIN_MS,
      messages: [...messages],
    });
    const answers = await within(SEND_WITHIN_MS, 'publishing', sending);
    const firstOffsets = new Map(answers.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]));
    return { count: messages.length, firstOffsets };
  }

  read(ranges: readonly OffsetRange[], take: (records: readonly TopicRecord[]) => Promise<void>): Promise<void> {
    const { kafka, topic, kind, environment } = this;
    return readRanges({ kafka, topic, format: kind.format, environment }, ranges, take);
  }

  async close(): Promise<void> {
    await goodbye(Promise.all([this.admin.disconnect(), this.producer.disconnect()]));
  }

  /** Tries again what may fail while a topic comes or goes. A connection that does not come to it in time is of no use. */
  private async untilDone(doing: string, work: () => Promise<void>): Promise<void> {
    let isOver = false;
    let lastError: unknown;
    const tries = async (): Promise<void> => {
      while (!isOver) {
        try {
          return await work();
        } catch (error) {
          lastError = error;
          await this.environment.sleep(TRY_AGAIN_MS);
        }
      }
    };
    try {
      await within(MAKE_WITHIN_MS, doing, tries());
    } catch (silence) {
      isOver = true;
      throw lastError ?? silence;
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type AppOptions, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { newTopicPrefix, removeTopics } from '../support/kafka.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { kafkaBrokers } from '../support/servers.js';
import { checkTopic, type TopicReport } from './topic-checker.js';

const AT_ONCE = 4;
/** Faults are to be met by commands, not by a flood of them. */
const PAUSE_MS = 25;
export const PARTITIONS = 3;

/** The program in this process, which reaches Kafka through a proxy and is given orders without rest. */
export interface RelayingApp {
  readonly app: App;
  readonly kafka: KafkaProxy;
  readonly topic: string;
  /** Resolves when so many more orders were accepted. @throws when one is not */
  orders(count: number): Promise<void>;
  /** Ends the load, waits until all is published, and judges. */
  judged(): Promise<TopicReport>;
  close(): Promise<void>;
}

export const openRelayingApp = async (options: AppOptions = {}): Promise<RelayingApp> => {
  const [broker = ''] = kafkaBrokers();
  const [kafka, prefix] = [await KafkaProxy.before(broker), newTopicPrefix()];
  let url = '';
  const app = await openApp({
    roles: ['api', 'relay'],
    kafka: {
      brokers: [kafka.broker],
      ssl: false,
      sasl: undefined,
      partitions: PARTITIONS,
      topicPrefix: prefix,
      publicTopics: [],
    },
    before: async (given) => void (url = given),
    ...options,
  });
  const topic = `${prefix}.event-log.v1`;
  const load = new OrderLoad(app);
  const published = async (): Promise<number> =>
    Number((await app.sql(`select position from daybook.log_relay where topic = '${topic}'`))[0] ?? 0);
  return {
    ...{ app, kafka, topic },
    orders: (count) => load.accepted(count),
    judged: async () => {
      await load.stop();
      await eventually(async () => ((await published()) === (await app.countEvents()) ? true : undefined));
      return checkTopic(url, topic);
    },
    close: async () => {
      await load.stop();
      await app.close();
      await kafka.proxy.close();
      await removeTopics(prefix);
    },
  };
};

/** Places orders, a few at a time, and wants all of them to be accepted. */
class OrderLoad {
  private count = 0;
  private isOver = false;
  private readonly clients: Promise<void>;
  private readonly refused: number[] = [];

  constructor(private readonly app: App) {
    this.clients = Promise.all(Array.from({ length: AT_ONCE }, () => this.place())).then(() => undefined);
  }

  async accepted(count: number): Promise<void> {
    const wanted = this.count + count;
    await eventually(async () => {
      if (this.refused.length > 0) throw new Error(`an order was answered ${this.refused.join(', ')}`);
      return this.count >= wanted ? true : undefined;
    });
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.clients;
  }

  private async place(): Promise<void> {
    while (!this.isOver) {
      const { status } = await this.app.client.command('', orderBody());
      if (status === 201) this.count += 1;
      else this.refused.push(status);
      await sleep(PAUSE_MS);
    }
  }
}

import { FaultyProxy } from '../support/faulty-proxy.js';
import { Installation } from '../support/installation.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { dropMongoDatabase } from '../support/mongo-client.js';
import type { Program } from '../support/program.js';
import { kafkaBrokers } from '../support/servers.js';
import { DISTRIBUTED } from '../support/set-ups.js';

/** How many processes have which role. */
const PROCESSES = { api: 2, relay: 2, projector: 3 } as const;
export type Role = keyof typeof PROCESSES;

/** Seven processes on one PostgreSQL; Kafka and MongoDB are behind proxies. */
export class Cluster {
  private readonly programs: Record<Role, Program[]> = { api: [], relay: [], projector: [] };

  private constructor(
    readonly installation: Installation,
    readonly kafka: KafkaProxy,
    readonly mongo: FaultyProxy,
  ) {}

  static async open(): Promise<Cluster> {
    const installation = await Installation.open(DISTRIBUTED);
    const cluster = new Cluster(
      installation,
      await KafkaProxy.before(kafkaBrokers()[0] ?? ''),
      await FaultyProxy.before(installation.stores.environment['MONGODB_URL'] ?? ''),
    );
    for (const role of Object.keys(PROCESSES) as Role[]) {
      for (let process = 0; process < PROCESSES[role]; process += 1) await cluster.start(role);
    }
    await cluster.ready();
    return cluster;
  }

  get all(): readonly Program[] {
    return Object.values(this.programs).flat();
  }

  /** The process of a role that was started last, and will go next when one is killed. */
  one(role: Role): Program {
    const [program] = this.programs[role];
    if (program === undefined) throw new Error(`There is no ${role}`);
    return program;
  }

  async start(role: Role): Promise<void> {
    const program = await this.installation.start(role, {
      KAFKA_BROKERS: this.kafka.broker,
      MONGODB_URL: this.mongo.by(this.installation.stores.environment['MONGODB_URL'] ?? ''),
    });
    this.programs[role].push(program);
  }

  /** SIGKILL for one process, and another in its place. */
  async replace(role: Role): Promise<void> {
    const [program, ...others] = this.programs[role];
    this.programs[role] = others;
    await program?.kill();
    await this.start(role);
  }

  /** Everything is well in every process. */
  async ready(): Promise<void> {
    await Promise.all(this.all.map(({ client }) => client.ready()));
  }

  /** Where each process says that it stands: a line each. */
  async standing(): Promise<string> {
    const told = this.all.map(async ({ url }) => {
      const response = await fetch(`${url}/health/ready`);
      return `${url} ${await response.text()}`;
    });
    return (await Promise.all(told)).join('\n');
  }

  /** Removes all that MongoDB holds of the views. */
  async dropViews(): Promise<void> {
    await dropMongoDatabase(this.installation.stores.environment['MONGODB_URL'] ?? '');
  }

  async close(): Promise<void> {
    this.kafka.proxy.become('open');
    this.mongo.become('open');
    await this.installation.close();
    await Promise.all([this.kafka.proxy.close(), this.mongo.close()]);
  }
}

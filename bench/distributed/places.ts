import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { PublicTopicKind } from '#platform';
import { openServices, type Services } from '../../src/app/services.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { dropMongoDatabase } from '../../test/support/mongo-client.js';
import { NotMeasured } from '../harness/measure.js';

/** The servers that KAFKA_BROKERS and MONGODB_URL name, with names that nobody else uses. */
export interface Servers {
  readonly brokers: readonly string[];
  /** A topic prefix of its own each time. */
  newPrefix(): string;
  /** The url of an empty database, in place of the one before. */
  freshMongo(): Promise<string>;
}

/** @throws NotMeasured where they are not given */
export const givenServers = (): Servers => {
  const { KAFKA_BROKERS, MONGODB_URL } = process.env;
  if (!KAFKA_BROKERS || !MONGODB_URL) throw new NotMeasured('it needs KAFKA_BROKERS and MONGODB_URL');
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const url = new URL(MONGODB_URL);
  url.pathname = `/${name}`;
  let prefixes = 0;
  return {
    brokers: KAFKA_BROKERS.split(','),
    newPrefix: () => `${name}_${(prefixes += 1)}`,
    freshMongo: async () => {
      await dropMongoDatabase(url.href);
      return url.href;
    },
  };
};

/** The program's services on these stores; nothing of it is started. */
export const servicesOn = (
  url: string,
  mongoUrl: string | undefined,
  kafka?: { brokers: readonly string[]; prefix: string; publicTopics?: readonly PublicTopicKind[] },
): Promise<Services> =>
  openServices({
    url,
    mongoUrl,
    masterKey: randomBytes(32),
    logger: pino({ level: 'silent' }),
    audit: newAuditSettings(),
    kafka: kafka && {
      brokers: kafka.brokers,
      ssl: false,
      sasl: undefined,
      partitions: 6,
      topicPrefix: kafka.prefix,
      publicTopics: kafka.publicTopics ?? [],
    },
  });

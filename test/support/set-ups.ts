import { randomBytes } from 'node:crypto';
import { createDatabase, type TestDatabase } from './database.js';
import { newTopicPrefix, removeTopics } from './kafka.js';
import { dropMongoDatabase } from './mongo-client.js';
import { kafkaBrokers, mongoUrl } from './servers.js';
import { type StoredViews, viewsInMongo, viewsInPostgres } from './stored-views.js';

/** Where a Daybook of a test keeps its events, its log and its views; nobody else uses it. */
export interface Stores {
  readonly database: TestDatabase;
  /** Variables that name them to every process of this Daybook. */
  readonly environment: Readonly<Record<string, string>>;
  readonly views: StoredViews;
  /** Removes all of it. */
  drop(): Promise<void>;
}

/** A way to set Daybook up. The same journeys are run in each. */
export interface SetUp {
  readonly name: string;
  /** The roles of each process that makes up a whole; the first of them answers. */
  readonly processes: readonly string[];
  open(): Promise<Stores>;
}

const newMasterKey = (): string => randomBytes(32).toString('base64');

/** Everything in PostgreSQL. */
export const EMBEDDED: SetUp = {
  name: 'with PostgreSQL alone',
  processes: ['api,projector,process,relay'],
  open: async () => {
    const database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: newMasterKey() };
    const views = viewsInPostgres(database.url);
    return { database, environment, views, drop: () => database.drop() };
  },
};

/**
 * The log in Kafka too, without topics for others; each role in a process of its own. For files named `*.servers.spec.ts`, as
 * the next one.
 */
export const KAFKA_LOG: SetUp = {
  name: 'with Kafka',
  processes: ['api', 'relay', 'projector'],
  open: async () => {
    const [stores, prefix] = [await EMBEDDED.open(), newTopicPrefix()];
    return {
      ...stores,
      environment: {
        ...stores.environment,
        ...{ KAFKA_BROKERS: kafkaBrokers().join(','), KAFKA_TOPIC_PREFIX: prefix, PUBLIC_TOPICS: 'none' },
      },
      drop: async () => void (await Promise.all([stores.drop(), removeTopics(prefix)])),
    };
  },
};

/** The log in Kafka too, the views in MongoDB. */
export const DISTRIBUTED: SetUp = {
  name: 'with Kafka and MongoDB',
  processes: ['api', 'relay,process', 'projector', 'projector'],
  open: async () => {
    const [stores, url] = [await KAFKA_LOG.open(), mongoUrl(`test_${randomBytes(6).toString('hex')}`)];
    return {
      ...stores,
      environment: { ...stores.environment, MONGODB_URL: url },
      views: viewsInMongo(url),
      drop: async () => void (await Promise.all([stores.drop(), dropMongoDatabase(url)])),
    };
  },
};

/** The same, with the topics for other services. */
export const withPublicTopics = (setUp: SetUp): SetUp => ({
  ...setUp,
  open: async () => {
    const stores = await setUp.open();
    return { ...stores, environment: { ...stores.environment, PUBLIC_TOPICS: 'events,states,joined,notifications' } };
  },
});

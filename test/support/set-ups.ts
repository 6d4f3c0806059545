import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { createDatabase, type TestDatabase } from './database.js';
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

/** The log in Kafka too, the views in MongoDB. For files named `*.servers.spec.ts`. */
export const DISTRIBUTED: SetUp = {
  name: 'with Kafka and MongoDB',
  processes: ['api', 'relay,process', 'projector', 'projector'],
  open: async () => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const stores = await EMBEDDED.open();
    const environment = {
      ...stores.environment,
      KAFKA_BROKERS: kafkaBrokers().join(','),
      KAFKA_TOPIC_PREFIX: name,
      MONGODB_URL: mongoUrl(name),
    };
    const drop = async () => void (await Promise.all([stores.drop(), dropTopics(name), dropViews(name)]));
    return { ...stores, environment, views: viewsInMongo(environment.MONGODB_URL), drop };
  },
};

const dropTopics = async (prefix: string): Promise<void> => {
  const admin = new Kafka({ brokers: [...kafkaBrokers()], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
};

const dropViews = async (name: string): Promise<void> => {
  const client = new MongoClient(mongoUrl(name));
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
};

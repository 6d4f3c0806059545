import 'reflect-metadata';
import pg from 'pg';
import {
  createEventService,
  embeddedDatabase,
  feedConsumerGroup,
  type GroupJournal,
  kafkaConsumerGroup,
} from '../../src/app/consumers.js';
import { NotificationsModule, TABLE } from './notifications.controller.js';

const { NOTIFICATIONS_DATABASE_URL, KAFKA_BROKERS, KAFKA_TOPIC_PREFIX = 'daybook', PORT = '3000' } = process.env;

const say = (what: object): void => console.log(JSON.stringify(what));
const textOf = (error: unknown): string => String((error as Error | undefined)?.message ?? error);

const journal: GroupJournal = {
  taken: (type, outcome) => outcome === 'ignored' || say({ type, outcome }),
  retried: (type, error) => say({ type, retried: textOf(error) }),
  setAside: (key, type, isParked, error) => say({ key, type, [isParked ? 'parked' : 'later']: textOf(error) }),
  assigned: (partitions) => say({ partitions }),
  reached: () => undefined,
  failed: (error) => say({ failed: textOf(error) }),
  givenUp: () => process.exit(1),
};

const embedded = NOTIFICATIONS_DATABASE_URL === undefined ? await embeddedDatabase('.notifications') : undefined;
const databaseUrl = NOTIFICATIONS_DATABASE_URL ?? embedded?.url ?? '';

if (embedded !== undefined) say({ database: embedded.url });

const client = new pg.Client({ connectionString: databaseUrl });
client.on('error', () => undefined);
await client.connect().catch((error: unknown) => {
  say({
    failed: `NOTIFICATIONS_DATABASE_URL cannot be reached (${textOf(error)}): start that PostgreSQL, or mend the URL`,
  });
  process.exit(1);
});
await client.query(TABLE);
await client.end();

const group = `${KAFKA_TOPIC_PREFIX}.notifications`;
const common = { group, databaseUrl, journal };
const strategy =
  KAFKA_BROKERS === undefined
    ? feedConsumerGroup({ ...common, daybookUrl: `http://127.0.0.1:${PORT}` })
    : kafkaConsumerGroup({
        ...common,
        topics: [`${KAFKA_TOPIC_PREFIX}.public.order-events.v1`],
        kafka: { brokers: KAFKA_BROKERS.split(','), ssl: false, sasl: undefined },
      });

const service = await createEventService(NotificationsModule, strategy);
await service.listen();
say({ listening: group, to: KAFKA_BROKERS ?? `http://127.0.0.1:${PORT}` });

const stop = async (): Promise<void> => {
  await service.close();
  await embedded?.stop();
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());

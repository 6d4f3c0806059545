import type { Pool } from 'pg';
import { type Meter, SystemEnvironment } from '#platform';
import { startEmbeddedPostgres } from '../../adapters/embedded/index.js';
import { EventFeedSource } from '../../adapters/event-feed/index.js';
import { type KafkaAddress, KafkaDeadLetters, KafkaGroup } from '../../adapters/kafka/index.js';
// Not the index, which loads what sends spans: a service has an SDK of its own, or none.
import { handlerSpans } from '../../adapters/opentelemetry/handler-spans.js';
import { createPool } from '../../adapters/postgres-client/index.js';
import { PostgresInbox, PostgresParkedKeys, PostgresReadPositions } from '../../adapters/postgres-inbox/index.js';
import { EVENTS_AT_ONCE } from '../../operations/consumer-groups/event-handling.js';
import { EventsTransport } from '../../operations/consumer-groups/events-transport.js';
import type { GroupJournal } from '../../operations/consumer-groups/group-journal.js';
import { measuredJournal, measureParkedKeys } from '../../operations/consumer-groups/group-metrics.js';
import { RETRIES_AT_ONCE } from '../../operations/consumer-groups/parked-key-retries.js';
import { DEFAULT_RETRIES, type RetryPlan } from '../../operations/consumer-groups/retry-plan.js';

/** What every group has. */
interface GroupOptions {
  /** Members of one name share the events; the name must not change, or the group begins anew with the first event. */
  readonly group: string;
  /** The PostgreSQL in which the handlers write, of a user that may make the schema `daybook_inbox` there. */
  readonly databaseUrl: string;
  readonly journal: GroupJournal;
  /** Of the service, one for each group; its text is for Prometheus. */
  readonly meter?: Meter;
  readonly retries?: RetryPlan;
  /** 10,000 by default, 50,000 at most: a rebalance waits for so long. */
  readonly handlerTimeoutMs?: number;
}

export interface KafkaGroupOptions extends GroupOptions {
  /** Such as `daybook.public.order-events.v1`. */
  readonly topics: readonly string[];
  readonly kafka: KafkaAddress;
}

export interface FeedGroupOptions extends GroupOptions {
  /** Of a Daybook: `http://127.0.0.1:3000`. */
  readonly daybookUrl: string;
}

/** For the position, for what waits, and for dead letters. */
const OTHER_CONNECTIONS = 3;
/** Work never waits for a connection: slow handlers hold up neither retries nor positions. */
const CONNECTIONS = EVENTS_AT_ONCE + RETRIES_AT_ONCE + OTHER_CONNECTIONS;
const HANDLER_TIMEOUT_MS = 10_000;
/** A rebalance of Kafka takes 60 s at most; what a handler has written is committed in the rest. */
const LONGEST_HANDLER_TIMEOUT_MS = 50_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** A member that is frozen holds its events for so much longer than a handler may take. */
const FROZEN_MS = 5_000;

/** A group on topics in Kafka. Nothing is connected to before it listens. @throws RangeError for a time-out out of bounds */
export const kafkaConsumerGroup = (options: KafkaGroupOptions): EventsTransport => {
  const { group, topics, kafka } = options;
  const common = commonOf(options, poolOf(options));
  const { environment, journal } = common;
  return new EventsTransport({
    ...common,
    traceHandler: handlerSpans({ system: 'kafka', group, environment }),
    source: new KafkaGroup({ group, topics, kafka, environment, journal }),
    deadLetters: new KafkaDeadLetters(kafka, `${group}.dlt`),
  });
};

/** A group without Kafka, on `GET /v1/events` of a Daybook. Nothing is connected to before it listens. @throws as the other */
export const feedConsumerGroup = (options: FeedGroupOptions): EventsTransport => {
  const pool = poolOf(options);
  const common = commonOf(options, pool);
  const { environment, group, journal } = common;
  const positions = new PostgresReadPositions(pool, group);
  const source = new EventFeedSource({ url: options.daybookUrl, positions, environment, journal });
  const traceHandler = handlerSpans({ system: 'daybook', group, environment });
  return new EventsTransport({ ...common, source, traceHandler, deadLetters: undefined });
};

/** A PostgreSQL of the service's own with its data in a folder, for a first look. */
export const embeddedDatabase = (folder: string): ReturnType<typeof startEmbeddedPostgres> =>
  startEmbeddedPostgres({ home: folder, log: (line) => process.stderr.write(`${line}\n`) });

const poolOf = ({ databaseUrl, journal, handlerTimeoutMs = HANDLER_TIMEOUT_MS }: GroupOptions): Pool => {
  if (!(handlerTimeoutMs > 0 && handlerTimeoutMs <= LONGEST_HANDLER_TIMEOUT_MS)) {
    throw new RangeError(
      `handlerTimeoutMs must be between 1 and ${LONGEST_HANDLER_TIMEOUT_MS}, not ${handlerTimeoutMs}: ` +
        'Kafka gives the partitions of a member away that is busy for longer. Hand longer work over to a process of its own',
    );
  }
  return createPool(databaseUrl, {
    ...{ role: 'none', max: CONNECTIONS, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    idleInTransactionMs: handlerTimeoutMs + FROZEN_MS,
    onIdleError: (error) => journal.failed(error),
  });
};

const commonOf = (options: GroupOptions, pool: Pool) => {
  const { group, meter, retries = DEFAULT_RETRIES, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const environment = new SystemEnvironment();
  if (meter !== undefined) measureParkedKeys(meter, new PostgresParkedKeys(pool), group);
  return {
    ...{ group, retries, handlerTimeoutMs, environment },
    journal: meter === undefined ? options.journal : measuredJournal(meter, options.journal, environment),
    inbox: new PostgresInbox(pool, group),
    closed: () => pool.end(),
  };
};

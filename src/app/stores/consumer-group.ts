import { SystemEnvironment } from '#platform';
import { type KafkaAddress, KafkaDeadLetters, KafkaGroup } from '../../adapters/kafka/index.js';
import { createPool } from '../../adapters/postgres-client/index.js';
import { PostgresInbox } from '../../adapters/postgres-inbox/index.js';
import { EventsTransport } from '../../operations/consumer-groups/events-transport.js';
import type { GroupJournal } from '../../operations/consumer-groups/group-journal.js';
import { DEFAULT_RETRIES, type RetryPlan } from '../../operations/consumer-groups/retry-plan.js';

export interface ConsumerGroupOptions {
  /** Members of one name share the events; the name must not change, or the group begins anew with the first event. */
  readonly group: string;
  /** Such as `daybook.public.order-events.v1`. */
  readonly topics: readonly string[];
  readonly kafka: KafkaAddress;
  /** The PostgreSQL in which the handlers write, of a user that may make the schema `daybook_inbox` there. */
  readonly databaseUrl: string;
  readonly journal: GroupJournal;
  readonly retries?: RetryPlan;
  /** 10,000 by default. */
  readonly handlerTimeoutMs?: number;
}

const CONNECTIONS = 20;
const HANDLER_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** A member that is frozen holds its events for so much longer than a handler may take. */
const FROZEN_MS = 5_000;

/** A group on Kafka whose inbox is in the PostgreSQL of its handlers. Nothing is connected to before it listens. */
export const kafkaConsumerGroup = (options: ConsumerGroupOptions): EventsTransport => {
  const { group, topics, kafka, databaseUrl, journal } = options;
  const { retries = DEFAULT_RETRIES, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const environment = new SystemEnvironment();
  const pool = createPool(databaseUrl, {
    ...{ role: 'none', max: CONNECTIONS, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    idleInTransactionMs: handlerTimeoutMs + FROZEN_MS,
    onIdleError: (error) => journal.failed(error),
  });
  return new EventsTransport({
    ...{ group, environment, journal, retries, handlerTimeoutMs },
    source: new KafkaGroup({ group, topics, kafka, environment, journal }),
    inbox: new PostgresInbox(pool, group),
    deadLetters: new KafkaDeadLetters(kafka, `${group}.dlt`),
    closed: () => pool.end(),
  });
};

import { Housekeeping } from '../../operations/housekeeping/housekeeping.js';
import { LogRelay, type LogRelayJournal } from '../../operations/log-relay/log-relay.js';
import { measureRelayLag, measureSends } from '../../operations/log-relay/relay-metrics.js';
import { traceSends } from '../../operations/log-relay/relay-spans.js';
import type { Audit } from '../audit.js';
import { FailureLog } from '../logger.js';
import type { Services } from '../services.js';
import type { LogTopicStores } from '../stores/ports.js';
import type { Role } from './role.js';

type LogRelayServices = Pick<
  Services,
  'archive' | 'environment' | 'leases' | 'logger' | 'meter' | 'store' | 'storedLog' | 'tracer' | 'wakeUps'
>;
type RelayServices = LogRelayServices & Pick<Services, 'logTopic' | 'outboxRelay' | 'purgeReceipts' | 'startWakeUps'>;

const HOUR_MS = 3_600_000;
const PURGING = {
  done: 'deleted idempotency keys whose time was over',
  failed: 'idempotency keys could not be purged',
};

/** Publishes the log, feeds and signs the audit tree, publishes operator events, and deletes what is no longer needed. */
export const relayRole = (services: RelayServices, audit: Audit): Role => {
  const { logger, outboxRelay, purgeReceipts, startWakeUps, logTopic } = services;
  const housekeeping = new Housekeeping(HOUR_MS, PURGING, purgeReceipts, logger);
  const logRelay = logTopic && logRelayOf(services, logTopic);
  return {
    health: { audit: audit.watch, operatorEvents: outboxRelay, ...(logRelay && { logRelay }) },
    start: async () => {
      await startWakeUps();
      logRelay?.start();
      outboxRelay.start();
      audit.treeFeeder.start();
      housekeeping.start();
    },
    stop: async () => {
      housekeeping.stop();
      await audit.treeFeeder.stop();
      await outboxRelay.stop();
      await logRelay?.stop();
    },
  };
};

const logRelayOf = (services: LogRelayServices, { topics, progress, partitions }: LogTopicStores): LogRelay => {
  const { storedLog: log, archive, wakeUps, environment, leases, store, meter } = services;
  measureRelayLag(meter, { log, archive, progress, environment, topic: topics.name });
  return new LogRelay(
    { ...{ log, archive, wakeUps, environment, leases, topics, progress, partitions }, logId: () => store.logId() },
    journalOf(services, topics.name),
  );
};

const journalOf = ({ logger, meter, tracer, environment }: LogRelayServices, topic: string): LogRelayJournal => {
  const [measure, trace] = [measureSends(meter), traceSends(tracer, environment)];
  const failures = new FailureLog(logger, { topic }, 'the event log cannot be published; it is tried again');
  return {
    sent: (records, milliseconds) => {
      measure.sent(records.length, milliseconds);
      trace(records, milliseconds);
    },
    noted: (text, details) => logger.warn({ topic, ...details }, text),
    leads: (isLeading) =>
      logger.info(
        { topic },
        isLeading ? 'this process publishes the event log' : 'this process does not publish any more',
      ),
    failed: (error) => {
      measure.failed();
      failures.failed(error);
    },
    recovered: () => {
      failures.succeeded();
      logger.info({ topic }, 'the event log is published again');
    },
  };
};

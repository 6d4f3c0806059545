import { Housekeeping } from '../../operations/housekeeping/housekeeping.js';
import { LogRelay } from '../../operations/log-relay/log-relay.js';
import { wholeEvents } from '../../operations/log-relay/whole-events.js';
import { measureRelayLag, measureSends } from '../../operations/log-relay/relay-metrics.js';
import { traceSends } from '../../operations/log-relay/relay-spans.js';
import type { Audit } from '../audit.js';
import type { SchemaRegistryConfig } from '../kafka-config.js';
import type { RedisConfig } from '../redis-config.js';
import type { Services } from '../services.js';
import type { LogTopicStores } from '../stores/ports.js';
import { notifierOf, type NotifierServices } from './notifier.js';
import { publicRelaysOf, type PublicRelayServices } from './public-relays.js';
import { offeredSchemas } from './offer-schemas.js';
import { relayJournal } from './relay-journal.js';
import type { Role } from './role.js';

type LogRelayServices = Pick<
  Services,
  'archive' | 'environment' | 'leases' | 'logger' | 'meter' | 'store' | 'storedLog' | 'tracer' | 'wakeUps'
>;
type RelayServices = LogRelayServices &
  NotifierServices &
  PublicRelayServices &
  Pick<Services, 'logTopic' | 'outboxRelay' | 'purgeReceipts' | 'startWakeUps'>;

export interface RelayOptions {
  /** Personal values go out in public topics, in clear. */
  readonly publicPersonal: boolean;
  readonly schemaRegistry: SchemaRegistryConfig | undefined;
  readonly redis: RedisConfig | undefined;
}

const HOUR_MS = 3_600_000;
const PURGING = {
  done: 'deleted idempotency keys whose time was over',
  failed: 'idempotency keys could not be purged',
};

/**
 * Publishes the log, the topics for others and notifications, feeds and signs the audit tree, publishes operator events, and deletes what
 * is no longer needed.
 */
export const relayRole = (services: RelayServices, audit: Audit, options: RelayOptions): Role => {
  const { logger, outboxRelay, purgeReceipts, startWakeUps, logTopic } = services;
  const housekeeping = new Housekeeping(HOUR_MS, PURGING, purgeReceipts, logger);
  const offered = logTopic && offeredSchemas(services, options.schemaRegistry);
  const schemaIdOf = (topic: string, type: string) => offered?.idOf(topic, type);
  const relays: Readonly<Record<string, LogRelay>> =
    logTopic === undefined
      ? {}
      : {
          logRelay: logRelayOf(services, logTopic),
          ...publicRelaysOf(services, logTopic, options.publicPersonal, schemaIdOf),
        };
  const notifier = options.redis && notifierOf(services, options.redis);
  return {
    health: { audit: audit.watch, operatorEvents: outboxRelay, ...relays, ...(notifier && { notifier }) },
    start: async () => {
      await startWakeUps();
      offered?.start();
      for (const relay of Object.values(relays)) relay.start();
      notifier?.start();
      outboxRelay.start();
      audit.treeFeeder.start();
      housekeeping.start();
    },
    stop: async () => {
      housekeeping.stop();
      await offered?.stop();
      await notifier?.stop();
      await audit.treeFeeder.stop();
      await outboxRelay.stop();
      await Promise.all(Object.values(relays).map((relay) => relay.stop()));
    },
  };
};

const logRelayOf = (services: LogRelayServices, { topics, progress, partitions }: LogTopicStores): LogRelay => {
  const { storedLog: log, archive, wakeUps, environment, leases, store, meter, tracer } = services;
  const [measure, trace] = [measureSends(meter), traceSends(tracer, environment)];
  measureRelayLag(meter, { log, archive, progress, environment, topic: topics.name });
  return new LogRelay(
    {
      ...{ log, archive, wakeUps, environment, leases, topics, progress, partitions, entries: wholeEvents },
      ...{ lease: 'log relay', check: 'event log topic', logId: () => store.logId() },
    },
    relayJournal(services, topics.name, {
      sent: (records, milliseconds) => {
        measure.sent(records.length, milliseconds);
        trace(records, milliseconds);
      },
      failed: measure.failed,
    }),
  );
};

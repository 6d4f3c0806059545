import type { Environment, EventLog, LogArchive, RecordSource } from '#kernel';
import { type Meter, SECONDS, SIZES } from '#platform/telemetry';
import { shared } from '../health/shared.js';
import type { RelayProgress } from './relay-progress.js';

export interface LogLagPorts {
  readonly log: Pick<EventLog, 'head'>;
  readonly archive: Pick<LogArchive, 'at'>;
  readonly environment: Environment;
}

export interface RelayLagPorts extends LogLagPorts {
  readonly progress: Pick<RelayProgress, 'load'>;
  /** Of the topic. */
  readonly topic: string;
}

/**
 * How far something is behind the log; asked once for all who look at about the same time.
 * @param reached the position that it has come to
 */
export const logLag = ({ log, archive, environment }: LogLagPorts, reached: () => Promise<number>) =>
  shared(async () => {
    const [head, through] = await Promise.all([log.head(), reached()]);
    const [oldest] = through < head ? await archive.at([through + 1]) : [];
    return { events: Math.max(0, head - through), seconds: ageOf(oldest?.recordedAt, environment) };
  });

/** How far a topic is behind the log, whichever process publishes. */
export const relayLag = ({ progress, topic, ...ports }: RelayLagPorts) =>
  logLag(ports, async () => (await progress.load(topic))?.through.position ?? 0);

/** Measures how far the topic of the event log is behind the log. */
export const measureRelayLag = (meter: Meter, ports: RelayLagPorts): void => {
  const look = relayLag(ports);
  const gauge = (name: string, help: string, of: 'events' | 'seconds') =>
    meter.gauge({ name, help }, async () => [{ labels: {}, value: (await look())[of] }]);
  gauge('relay_lag_events', 'Events in the log that are not in the topic yet.', 'events');
  gauge('relay_oldest_unpublished_seconds', 'Age of the oldest event that is not in the topic yet.', 'seconds');
};

/** By the wall clock, which may be behind that of the process that recorded the event. */
const ageOf = (time: string | undefined, environment: Environment): number =>
  time === undefined ? 0 : Math.max(0, environment.ageMs(time) / 1_000);

/** @returns to be called with each send of this process, and with each failure */
export const measureSends = (meter: Meter) => {
  const countRecords = meter.counter({
    name: 'relay_published_total',
    help: 'Records that this process has published into the topic, repeated ones too.',
  });
  const observeTime = meter.histogram(
    { name: 'relay_send_seconds', help: 'Time of one send into the topic.' },
    SECONDS,
  );
  const observeSize = meter.histogram({ name: 'relay_send_events', help: 'Events in one send into the topic.' }, SIZES);
  const countFailures = meter.counter({
    name: 'relay_failures_total',
    help: 'Connections to the topic that failed and were replaced.',
  });
  return {
    sent: (events: number, milliseconds: number) => {
      countRecords({}, events);
      observeSize({}, events);
      observeTime({}, milliseconds / 1_000);
    },
    failed: () => countFailures({}),
  };
};

const SOURCES: Readonly<Record<RecordSource, string>> = { own: 'own', delivered: 'kafka', store: 'store' };

/** @returns to be called with the records that readers of this process take */
export const measureSources = (meter: Meter): ((source: RecordSource, count: number) => void) => {
  const count = meter.counter({
    name: 'log_records_total',
    help: 'Records that readers of this process took: what it appended itself, from Kafka, or from the event store.',
    labels: ['source'],
  });
  return (source, records) => count({ source: SOURCES[source] }, records);
};

/** @returns to be called with records of another log */
export const measureForeign = (meter: Meter): ((records: number) => void) => {
  const count = meter.counter({
    name: 'log_foreign_records_total',
    help: 'Records in the topic that are of another log, and were ignored.',
  });
  return (records) => count({}, records);
};

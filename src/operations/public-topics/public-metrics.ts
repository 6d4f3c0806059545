import type { StoredEvent } from '#kernel';
import type { Meter } from '#platform/telemetry';
import { type RelayLagPorts, relayLag } from '../log-relay/relay-metrics.js';

/** Measures how far each public topic is behind the log, whichever process publishes. */
export const measurePublicLag = (
  meter: Meter,
  { topics, ...ports }: Omit<RelayLagPorts, 'topic'> & { readonly topics: readonly string[] },
): void => {
  const lags = topics.map((topic) => ({ labels: { topic }, look: relayLag({ ...ports, topic }) }));
  const gauge = (name: string, help: string, of: 'events' | 'seconds') =>
    meter.gauge({ name, help, labels: ['topic'] }, () =>
      Promise.all(lags.map(async ({ labels, look }) => ({ labels, value: (await look())[of] }))),
    );
  gauge('public_topic_lag_events', 'Events in the log that a public topic does not reflect yet.', 'events');
  gauge('public_topic_oldest_unpublished_seconds', 'Age of the oldest of these events.', 'seconds');
};

/** @returns to be called with each send of this process into a topic, and with each failure */
export const measurePublicSends = (meter: Meter) => {
  const countRecords = meter.counter({
    name: 'public_topic_records_total',
    help: 'Records that this process has published into public topics, repeated ones too.',
    labels: ['topic'],
  });
  const countFailures = meter.counter({
    name: 'public_topic_failures_total',
    help: 'Connections to public topics that failed and were replaced.',
    labels: ['topic'],
  });
  return {
    sent: (topic: string) => (records: readonly StoredEvent[]) => countRecords({ topic }, records.length),
    failed: (topic: string) => () => countFailures({ topic }),
  };
};

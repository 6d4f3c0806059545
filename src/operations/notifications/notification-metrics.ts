import type { Checkpoints } from '#kernel';
import type { Meter } from '#platform/telemetry';
import { logLag, type LogLagPorts } from '../log-relay/relay-metrics.js';
import { NOTIFICATIONS } from './notifier.js';

export interface NotificationLagPorts extends LogLagPorts {
  readonly checkpoints: Pick<Checkpoints, 'load'>;
}

/** Measures how far notifications are behind the log, whichever process publishes them. */
export const measureNotificationLag = (meter: Meter, { checkpoints, ...ports }: NotificationLagPorts): void => {
  // Without a checkpoint the notifications begin at the end: there is nothing to be behind.
  const look = logLag(ports, async () => (await checkpoints.load(NOTIFICATIONS))?.position ?? Infinity);
  const gauge = (name: string, help: string, of: 'events' | 'seconds') =>
    meter.gauge({ name, help }, async () => [{ labels: {}, value: (await look())[of] }]);
  gauge('notification_lag_events', 'Events in the log that no notification was published of yet.', 'events');
  gauge('notification_oldest_unpublished_seconds', 'Age of the oldest of these events.', 'seconds');
};

/** @returns to be called with the messages of each batch of this process, and with each failure */
export const measureNotifications = (meter: Meter) => {
  const countMessages = meter.counter({
    name: 'notification_messages_total',
    help: 'Messages that this process has published, two for each event, repeated ones too.',
  });
  const countFailures = meter.counter({
    name: 'notification_failures_total',
    help: 'Batches of notifications that could not be published and are tried again.',
  });
  return {
    published: (messages: number) => countMessages({}, messages),
    failed: () => countFailures({}),
  };
};

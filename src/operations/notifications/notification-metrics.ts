import type { Checkpoints, Environment, EventLog, LogArchive } from '#kernel';
import type { Meter } from '#platform/telemetry';
import { shared } from '../health/shared.js';
import { NOTIFICATIONS } from './notifier.js';

export interface NotificationLagPorts {
  readonly log: Pick<EventLog, 'head'>;
  readonly archive: Pick<LogArchive, 'at'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly environment: Environment;
}

/** Measures how far notifications are behind the log, whichever process publishes them. */
export const measureNotificationLag = (
  meter: Meter,
  { log, archive, checkpoints, environment }: NotificationLagPorts,
): void => {
  const look = shared(async () => {
    const [head, reached] = await Promise.all([log.head(), checkpoints.load(NOTIFICATIONS)]);
    // Without a checkpoint the notifications begin at the end.
    const position = reached?.position ?? head;
    const [oldest] = position < head ? await archive.at([position + 1]) : [];
    const seconds = oldest === undefined ? 0 : Math.max(0, environment.ageMs(oldest.recordedAt) / 1_000);
    return { events: Math.max(0, head - position), seconds };
  });
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

import { measureNotificationLag, measureNotifications } from '../../operations/notifications/notification-metrics.js';
import { notificationsOf } from '../../operations/notifications/notifications-of.js';
import { Notifier } from '../../operations/notifications/notifier.js';
import { NOTIFICATION_TOPICS } from '../contexts.js';
import { FailureLog } from '../logger.js';
import type { RedisConfig } from '../redis-config.js';
import type { Services } from '../services.js';
import { openChannels } from '../stores/notification-channels.js';

export type NotifierServices = Pick<
  Services,
  'archive' | 'environment' | 'leases' | 'logger' | 'meter' | 'readerCheckpoints' | 'storedLog' | 'wakeUps'
>;

/** Publishes notifications on channels of Redis, from the event store: what comes through a topic comes only where views are fed. */
export const notifierOf = (services: NotifierServices, config: RedisConfig): Notifier => {
  const { logger, meter, storedLog: log, readerCheckpoints: checkpoints } = services;
  const failures = new FailureLog(logger, {}, 'notifications cannot be published; it is tried again');
  const measure = measureNotifications(meter);
  measureNotificationLag(meter, { ...services, log, checkpoints });
  return new Notifier(
    {
      ...{ ...services, log, checkpoints, channels: openChannels(config) },
      messagesOf: (records) => notificationsOf(records, NOTIFICATION_TOPICS, config.channelPrefix),
    },
    {
      published: (messages) => {
        failures.succeeded();
        measure.published(messages);
      },
      failed: (error) => {
        measure.failed();
        failures.failed(error);
      },
    },
  );
};

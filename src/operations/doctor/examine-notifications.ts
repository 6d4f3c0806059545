import type { Checkpoints, EventLog } from '#kernel';
import { ChannelsUnavailable, type NotificationChannels } from '../notifications/notification-channels.js';
import { NOTIFICATIONS } from '../notifications/notifier.js';
import { counted, type Diagnosis, fault, ok } from './diagnosis.js';

export interface NotificationPorts {
  readonly channels: Pick<NotificationChannels, 'publish'>;
  readonly log: Pick<EventLog, 'head'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
}

/** Whether the channels can be reached, and how many events wait for them. Publishes nothing. @throws StoreUnavailable */
export const examineNotifications = async ({ channels, log, checkpoints }: NotificationPorts): Promise<Diagnosis> => {
  const [head, reached] = [await log.head(), await checkpoints.load(NOTIFICATIONS)];
  const waiting = `${counted(head - (reached?.position ?? head), 'event')} waiting`;
  try {
    await channels.publish([]);
    return ok(NOTIFICATIONS, waiting);
  } catch (error) {
    if (!(error instanceof ChannelsUnavailable)) throw error;
    return fault(
      NOTIFICATIONS,
      `${error.message}; ${waiting}`,
      'Look at Redis and at REDIS_URL. Nothing else waits for it, and what waits goes out once it is back.',
    );
  }
};

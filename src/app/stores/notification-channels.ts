import { RedisChannels } from '../../adapters/redis/index.js';
import type { NotificationChannels } from '../../operations/notifications/notification-channels.js';
import type { RedisConfig } from '../redis-config.js';

/** Nothing is connected to before it is used. */
export const openChannels = ({ url }: RedisConfig): NotificationChannels => new RedisChannels(url);

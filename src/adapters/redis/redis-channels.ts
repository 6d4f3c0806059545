import type { RedisClientType } from '@redis/client';
import {
  type ChannelMessage,
  ChannelsUnavailable,
  type NotificationChannels,
} from '../../operations/notifications/notification-channels.js';

const CONNECT_WITHIN_MS = 3_000;
/** A connection on which nothing comes or goes for so long is closed: Redis does not answer, or there is no work. */
const SILENT_FOR_MS = 5_000;

/**
 * Channels of Redis Pub/Sub, for one caller at a time. Connected when something is to be published. A connection that fails in
 * any way is thrown away, with what waited on it; the next call makes a new one.
 */
export class RedisChannels implements NotificationChannels {
  private client: RedisClientType | undefined;
  /** Not loaded by set-ups without Redis, and not later: a build may have taken the file away by then. */
  private readonly driver = import('@redis/client');

  /** @param url `redis://name:password@host:6379`, or `rediss:` for TLS */
  constructor(private readonly url: string) {
    // Each call reports it.
    this.driver.catch(() => undefined);
  }

  async publish(messages: readonly ChannelMessage[]): Promise<void> {
    try {
      const client = await this.connected();
      // The client writes the commands of one turn at once, in this order.
      await Promise.all(messages.map(({ channel, text }) => client.publish(channel, text)));
    } catch (error) {
      await this.close();
      throw new ChannelsUnavailable(`Redis takes no messages: ${reasonOf(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    if (this.client?.isOpen === true) this.client.destroy();
    this.client = undefined;
  }

  private async connected(): Promise<RedisClientType> {
    if (this.client?.isReady === true) return this.client;
    await this.close();
    const { createClient } = await this.driver;
    const client: RedisClientType = createClient({
      url: this.url,
      name: 'daybook',
      disableOfflineQueue: true,
      socket: { connectTimeout: CONNECT_WITHIN_MS, socketTimeout: SILENT_FOR_MS, reconnectStrategy: false },
    });
    this.client = client;
    // Failures come back from the calls; an event that is not heard ends the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}

/** A refused connection to several addresses of one name has a message for each of them, and none of its own. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as Error & { readonly code?: string };
  return message || code || 'no reason given';
};

import { createClient } from '@redis/client';
import { RedisChannels } from '../../src/adapters/redis/index.js';
import { ChannelsUnavailable } from '../../src/operations/notifications/notification-channels.js';
import type { FaultyProxy } from '../support/faulty-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { newChannelPrefix, redisBehind, redisUrl } from '../support/redis.js';

const MANY = 1_000;
const messages = (channel: string, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ channel, text: String(from + index) }));

describe('Channels of Redis', () => {
  const channel = newChannelPrefix();
  const listener = createClient({ url: redisUrl() });
  const heard: number[] = [];
  let proxy: FaultyProxy;
  let channels: RedisChannels;

  beforeAll(async () => {
    const behind = await redisBehind();
    proxy = behind.proxy;
    channels = new RedisChannels(behind.url);
    await listener.connect();
    await listener.subscribe(channel, (text) => heard.push(Number(text)));
  });
  afterAll(async () => {
    await channels.close();
    await proxy.close();
    listener.destroy();
  });

  const hears = (count: number) => eventually(() => (heard.length >= count ? heard.splice(0) : undefined));

  it('take messages in order', async () => {
    await channels.publish(messages(channel, 0, MANY));
    await channels.publish(messages(channel, MANY, 1));
    expect(await hears(MANY + 1)).toEqual(Array.from({ length: MANY + 1 }, (_, index) => index));
  });

  it.each(['closed', 'silent'] as const)(
    'say so within seconds when Redis is %s, and go on when it is back',
    async (mode) => {
      proxy.become(mode);
      const failure = channels.publish(messages(channel, 0, 1));
      await expect(failure).rejects.toBeInstanceOf(ChannelsUnavailable);
      await expect(failure).rejects.toThrow(/^Redis takes no messages: \S/);
      await expect(channels.publish(messages(channel, 0, 1))).rejects.toBeInstanceOf(ChannelsUnavailable);
      proxy.become('open');
      await channels.publish(messages(channel, 7, 1));
      expect(await hears(1)).toEqual([7]);
    },
  );

  it('go on after a connection that was cut between two calls', async () => {
    proxy.cut();
    await eventually(() =>
      channels.publish(messages(channel, 8, 1)).then(
        () => true as const,
        () => undefined,
      ),
    );
    expect(await hears(1)).toEqual([8]);
  });
});

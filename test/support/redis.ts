import { randomBytes } from 'node:crypto';
import { FaultyProxy } from './faulty-proxy.js';

/** Address of a Redis for tests, as in REDIS_URL. Only for files named `*.redis.spec.ts`. */
export const redisUrl = (): string => {
  const url = process.env['DAYBOOK_TEST_REDIS_URL'];
  if (url === undefined) throw new Error('This test needs REDIS_URL, and belongs into a file *.redis.spec.ts');
  return url;
};

/** Channels that no other test knows. */
export const newChannelPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

/** The way to Redis through a proxy, which a test can cut: to those behind it that is a Redis that is killed. */
export const redisBehind = async (): Promise<{ readonly proxy: FaultyProxy; readonly url: string }> => {
  const url = new URL(redisUrl());
  const proxy = await FaultyProxy.to(url.hostname, Number(url.port || '6379'));
  return { proxy, url: proxy.by(url.href) };
};

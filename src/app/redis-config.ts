import { isUrl, refuse, secret, valuesOf, variable, type Variables } from './variables.js';

/** A Redis whose channels get notifications. */
export interface RedisConfig {
  readonly url: string;
  /** What the names of channels begin with. */
  readonly channelPrefix: string;
}

const redisUrl = secret((text) =>
  isUrl(text, ['redis:', 'rediss:']) && new URL(text).hostname !== ''
    ? text
    : refuse(' is not the address of a Redis such as redis://name:password@host:6379.'),
);

const channelPrefix = variable('1 to 100 letters, digits, colons, dots, hyphens and underscores', (text) =>
  /^[\w:.-]{1,100}$/.test(text) ? text : undefined,
);

const REDIS = {
  REDIS_URL: redisUrl({ default: undefined }),
  REDIS_CHANNEL_PREFIX: channelPrefix({ default: 'daybook' }),
};

/** @returns `undefined` without REDIS_URL: nothing is notified then */
export const redisConfig = (variables: Variables, faults: string[]): RedisConfig | undefined => {
  const { REDIS_URL: url, REDIS_CHANNEL_PREFIX: prefix } = valuesOf(variables, REDIS, faults);
  return url === undefined ? undefined : { url, channelPrefix: prefix };
};

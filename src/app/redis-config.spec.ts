import { redisConfig } from './redis-config.js';

const faultsOf = (variables: Readonly<Record<string, string>>): readonly string[] => {
  const faults: string[] = [];
  redisConfig(variables, faults);
  return faults;
};

describe('The configuration of Redis', () => {
  it('is absent without an address', () => {
    expect(redisConfig({}, [])).toBeUndefined();
    expect(redisConfig({ REDIS_URL: ' ' }, [])).toBeUndefined();
  });

  it.each(['redis://127.0.0.1:6379', 'rediss://name:pass@redis.example', 'redis://[::1]:6379/2'])('takes %s', (url) => {
    expect(redisConfig({ REDIS_URL: url }, [])).toEqual({ url, channelPrefix: 'daybook' });
    expect(redisConfig({ REDIS_URL: url, REDIS_CHANNEL_PREFIX: 'shop:eu' }, [])?.channelPrefix).toBe('shop:eu');
  });

  it.each(['127.0.0.1:6379', 'http://127.0.0.1:6379', 'redis://', 'redis:secret'])(
    'refuses %s, and does not show it',
    (url) => {
      expect(faultsOf({ REDIS_URL: url })).toEqual([
        'REDIS_URL is not the address of a Redis such as redis://name:password@host:6379.',
      ]);
    },
  );

  it('refuses a prefix that subscribers cannot name', () => {
    expect(faultsOf({ REDIS_CHANNEL_PREFIX: 'a b' })).toEqual([
      'REDIS_CHANNEL_PREFIX=a b is not 1 to 100 letters, digits, colons, dots, hyphens and underscores.',
    ]);
  });
});

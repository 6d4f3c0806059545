import { jest } from '@jest/globals';
import type { LookupAddress } from 'node:dns';

type Found = (error: Error | null, addresses: readonly LookupAddress[]) => void;

/** What names resolve to now. */
let addresses: readonly string[] | Error = [];
const lookup = jest.fn((_name: string, _options: object, found: Found) => {
  if (addresses instanceof Error) return found(addresses, []);
  return found(
    null,
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  );
});
jest.unstable_mockModule('node:dns', () => ({ lookup }));
const { lookupOutside, postWebhook } = await import('./post-webhook.js');

const INTERNAL = expect.stringContaining('WEBHOOKS_ALLOW_PRIVATE=1') as string;
const resolved = (all: boolean) =>
  new Promise((resolve) => {
    lookupOutside('shop.example', { all }, (error, address) => resolve(error?.message ?? address));
  });

describe('The name of a receiver', () => {
  beforeEach(() => void lookup.mockClear());

  it('is resolved once, where it is connected to: one that leads outside at registration and inside later is refused', async () => {
    addresses = ['127.0.0.1', '::1', '10.0.0.7', '169.254.169.254'];
    const signal = new AbortController().signal;
    const posted = await postWebhook({ url: 'http://shop.example:9/', headers: {}, body: '{}', signal }, false);
    expect(posted).toEqual({ error: INTERNAL });
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it('leads to its addresses outside alone', async () => {
    addresses = ['127.0.0.1', '93.184.216.34', 'fd00::1'];
    expect(await resolved(true)).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await resolved(false)).toBe('93.184.216.34');
    addresses = ['10.0.0.7'];
    expect(await resolved(true)).toEqual(INTERNAL);
  });

  it('that there is not says so', async () => {
    addresses = new Error('getaddrinfo ENOTFOUND shop.example');
    expect(await resolved(true)).toContain('ENOTFOUND');
  });
});

import type { IncomingMessage } from 'node:http';
import { whyRefused } from './upgrade.js';

const ask = (origin: string | undefined, onlyLocalHosts: boolean, origins: readonly string[] = []) => {
  const host = onlyLocalHosts ? '127.0.0.1:3000' : 'orders.example';
  const request = { url: '/graphql', headers: { host, ...(origin !== undefined && { origin }) } };
  return whyRefused(request as IncomingMessage, onlyLocalHosts, origins)?.problem.code;
};

describe('A WebSocket is opened by', () => {
  it('programs, and pages of this server', () => {
    for (const local of [true, false]) expect(ask(undefined, local)).toBeUndefined();
    expect(ask('https://orders.example', false)).toBeUndefined();
    expect(ask('http://localhost:8080', true)).toBeUndefined();
  });

  it('pages of other origins only when these are named', () => {
    for (const local of [true, false]) {
      expect(ask('https://shop.example', local)).toBe('ORIGIN_REFUSED');
      expect(ask('https://shop.example', local, ['https://shop.example'])).toBeUndefined();
      expect(ask('https://shop.example.evil.example', local, ['https://shop.example'])).toBe('ORIGIN_REFUSED');
    }
  });
});

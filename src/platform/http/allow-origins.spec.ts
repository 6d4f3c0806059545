import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { allowOrigins } from './allow-origins.js';
import { cake, demoApp } from './demo-app.fixture.js';

const SHOP = 'https://shop.example';

describe('Pages of other origins', () => {
  let app: NestFastifyApplication;
  const open = async (origins: readonly string[]): Promise<void> => {
    app = await demoApp();
    allowOrigins(app, origins);
    await app.init();
  };
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/v1/cakes',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' },
    });
  const read = (origin: string) => app.inject({ method: 'GET', url: '/v1/cakes/c-1', headers: { origin } });

  afterEach(() => app.close());

  it('are told nothing while none is named', async () => {
    await open([]);
    expect((await preflight(SHOP)).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await read(SHOP)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('may send commands and read what answers say, when they are named', async () => {
    await open([SHOP, 'https://desk.example']);
    const allowed = await preflight(SHOP);
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, SHOP]);
    expect(allowed.headers['access-control-allow-headers']).toContain('idempotency-key');
    const { headers } = await read(SHOP);
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(headers['access-control-expose-headers']).toContain('Consistency-Token');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const placed = await app.inject({
      method: 'POST',
      url: '/v1/cakes',
      headers: { origin: 'https://desk.example', 'idempotency-key': 'k' },
      payload: cake(),
    });
    expect(placed.headers['access-control-allow-origin']).toBe('https://desk.example');
  });

  it('are told nothing when they are not', async () => {
    await open([SHOP]);
    for (const other of ['https://evil.example', `${SHOP}.evil.example`, 'http://shop.example', 'null']) {
      expect((await preflight(other)).headers['access-control-allow-origin']).not.toBe(other);
      expect((await read(other)).headers['access-control-allow-origin']).not.toBe(other);
    }
  });
});

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cake, demoApp, seen } from './demo-app.fixture.js';

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await demoApp();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(() => app.close());

const post = (payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'content-type': 'application/json', 'idempotency-key': '"k-1"', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });

describe('a command over REST', () => {
  it('is answered with status, headers and body', async () => {
    const response = await post(cake(), { 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' });
    expect(response.json()).toEqual({ cakeId: 'c-1', version: 1, consistencyToken: 'token' });
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      etag: '"1"',
      'consistency-token': 'token',
      location: '/v1/cakes/c-1',
      'x-request-id': 'r-1',
      'x-correlation-id': 'c-1',
    });
    expect(response.headers).not.toHaveProperty('idempotent-replayed');
    expect(seen.body).toEqual(cake());
  });
});

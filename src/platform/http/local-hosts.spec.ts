import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { demoApp } from './demo-app.fixture.js';

describe('hosts', () => {
  let app: NestFastifyApplication;
  const statusFor = async (host: string): Promise<number> =>
    (await app.inject({ method: 'GET', url: '/v1/cakes/c-1', headers: { host } })).statusCode;

  afterEach(() => app.close());

  it('of other machines are refused while only this machine may ask', async () => {
    app = await demoApp(undefined, { onlyLocalHosts: true });
    await app.init();
    for (const host of ['localhost', 'localhost:3000', 'LOCALHOST', '127.0.0.1:3000', '[::1]:3000', '[::1]']) {
      expect([host, await statusFor(host)]).toEqual([host, 200]);
    }
    for (const host of ['rebound.example', 'rebound.example:3000', 'localhost.rebound.example', '10.0.0.1']) {
      expect([host, await statusFor(host)]).toEqual([host, 421]);
    }
  });

  it('are not looked at behind a gateway', async () => {
    app = await demoApp();
    await app.init();
    expect(await statusFor('orders.example')).toBe(200);
  });
});

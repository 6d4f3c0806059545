import { jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { postWebhook } from './post-webhook.js';

describe('A POST to a receiver', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url === '/moved') response.writeHead(302, { location: '/' }).end();
      else if (url === '/endless') response.write('x'.repeat(1_000_000));
      else if (url !== '/silent') response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  beforeEach(() => void asked.splice(0));

  const post = (url: string, allowInternal: boolean, signal = new AbortController().signal) =>
    postWebhook({ url, headers: { 'content-type': 'application/json' }, body: '{}', signal }, allowInternal);

  it('tells the status of the answer', async () => {
    expect(await post(`http://127.0.0.1:${port}/`, true)).toEqual({ status: 200 });
  });

  it('does not follow redirects', async () => {
    expect(await post(`http://127.0.0.1:${port}/moved`, true)).toEqual({ status: 302 });
    expect(asked).toEqual(['/moved']);
  });

  it('does not read an answer without end', async () => {
    expect(await post(`http://127.0.0.1:${port}/endless`, true)).toEqual({ status: 200 });
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', 'localhost'])(
    'reaches nothing inside at %s',
    async (host) => {
      expect(await post(`http://${host}:${port}/`, false)).toEqual({
        error: expect.stringContaining('WEBHOOKS_ALLOW_PRIVATE=1') as string,
      });
      expect(asked).toEqual([]);
    },
  );

  it('waits for an answer for 15 s', async () => {
    const late = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
    const posted = post(`http://127.0.0.1:${port}/silent`, true);
    while (asked.length === 0) await nextTurn();
    late.abort();
    expect(await posted).toEqual({ error: 'No answer within 15 s' });
    expect(timeout.mock.calls).toEqual([[15_000]]);
    timeout.mockRestore();
  });

  it('is ended from outside', async () => {
    const cut = new AbortController();
    const posted = post(`http://127.0.0.1:${port}/silent`, true, cut.signal);
    cut.abort();
    expect(await posted).toEqual({ error: expect.stringContaining('abort') as string });
  });

  it('says why there is no answer', async () => {
    expect(await post('http://127.0.0.1:1/', true)).toEqual({
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});

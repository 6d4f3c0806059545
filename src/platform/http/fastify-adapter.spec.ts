import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { cake, demoApp } from './demo-app.fixture.js';

const log: string[] = [];
let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  app = await demoApp(pino({}, { write: (line: string) => log.push(line) }));
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as { port: number }).port;
});

afterAll(() => app.close());

beforeEach(() => log.splice(0));

/** Sends bytes and returns all that comes back until the server closes. */
const exchange = async (bytes: string): Promise<{ head: string; body: string }> => {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body };
};

const post = (name: string) =>
  app.inject({
    method: 'POST',
    url: '/v1/cakes',
    headers: { 'idempotency-key': 'k', 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' },
    payload: cake({ name }),
  });

describe('on the wire', () => {
  it.each([
    ['something that is not HTTP', 'hello\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['headers over 16 KB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    [
      'both Content-Length and Transfer-Encoding',
      'POST /v1/cakes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'MALFORMED_REQUEST',
    ],
  ])('%s is answered with a problem and a closed connection', async (_case, bytes, status, code) => {
    const { head, body } = await exchange(bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*Content-Type: application/problem\\+json`, 's'));
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  it('a body that is announced too large is refused before it is sent', async () => {
    const { head, body } = await exchange(
      'POST /v1/cakes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n',
    );
    expect(head).toContain('413');
    expect(JSON.parse(body)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });
});

describe('the log', () => {
  it('has one line with stack and ids for an unexpected failure', async () => {
    await post('broken');
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      level: 50,
      requestId: 'r-1',
      correlationId: 'c-1',
      err: { type: 'TypeError', stack: expect.stringContaining('fixture') as string },
    });
  });

  it('says nothing of requests that are answered as foreseen', async () => {
    for (const name of ['Sacher', 'eaten', 'gone', '']) await post(name);
    expect(log).toEqual([]);
  });
});

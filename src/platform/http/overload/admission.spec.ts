import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createFastifyAdapter } from '../fastify-adapter.js';

const AT_ONCE = 2;
const log: string[] = [];
let fastify: FastifyInstance;
let begun: number;
let release: (() => void)[];

beforeEach(async () => {
  begun = 0;
  release = [];
  log.length = 0;
  fastify = createFastifyAdapter({
    logger: pino({}, { write: (line: string) => void log.push(line) }),
    limits: { commands: AT_ONCE, queries: AT_ONCE, connections: 100 },
    neverRefused: ['/health/'],
  }).getInstance();
  const work = async () => {
    begun += 1;
    await new Promise<void>((resolve) => release.push(resolve));
    return 'done';
  };
  fastify.post('/work', work);
  fastify.get('/work', work);
  fastify.post('/graphql', work);
  fastify.get('/health/live', () => 'alive');
  await fastify.listen({ port: 0, host: '127.0.0.1' });
});

afterEach(async () => {
  letGo();
  await fastify.close();
});

const letGo = () => release.splice(0).forEach((finish) => finish());
const port = () => (fastify.server.address() as AddressInfo).port;
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Sends a request and gives its connection; the answer ends it. */
const send = (method: string, path: string, body = method === 'POST' ? '{}' : '', announced = body.length): Socket => {
  const socket = connect(port(), '127.0.0.1');
  const headers = `Host: x\r\nConnection: close\r\nX-Request-Id: r-1\r\nContent-Type: application/json`;
  socket.write(`${method} ${path} HTTP/1.1\r\n${headers}\r\nContent-Length: ${announced}\r\n\r\n${body}`);
  return socket;
};

const answerOf = async (socket: Socket): Promise<{ status: number; head: string; body: string }> => {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), head, body };
};

const statusOf = async (socket: Socket): Promise<number> => (await answerOf(socket)).status;

/** Waits until so many more requests are being worked on. */
const beginning = async (more: number): Promise<void> => {
  const expected = begun + more;
  while (begun < expected) await settled();
};

/** As many commands as may be under way. @returns what gives their statuses, once they are let go */
const fill = async (): Promise<() => Promise<readonly number[]>> => {
  const filling = beginning(AT_ONCE);
  const answers = Promise.all(Array.from({ length: AT_ONCE }, () => statusOf(send('POST', '/work'))));
  await filling;
  return () => answers;
};

it('refuses what is too much with a problem, and none of it begins', async () => {
  const held = await fill();
  const { status, head, body } = await answerOf(send('POST', '/work?now'));
  expect(status).toBe(503);
  expect(head).toMatch(/^Retry-After: 1\r$/m);
  expect(head).toMatch(/^X-Request-Id: r-1\r$/m);
  expect(head).toMatch(/^X-Correlation-Id: r-1\r$/m);
  expect(head).toMatch(/^Content-Type: application\/problem\+json; charset=utf-8\r$/m);
  expect(JSON.parse(body)).toMatchObject({
    ...{ type: '/problems/overloaded', code: 'OVERLOADED', status: 503, retryable: true, instance: '/work' },
    requestId: 'r-1',
  });
  expect(begun).toBe(AT_ONCE);
  letGo();
  expect(await held()).toEqual([200, 200]);
});

it('takes the next one as soon as one is answered', async () => {
  const held = await fill();
  letGo();
  await held();
  const next = statusOf(send('POST', '/work'));
  await settled();
  letGo();
  expect(await next).toBe(200);
});

it('bounds queries by themselves, and never refuses what tells how the server is', async () => {
  const held = await fill();
  const filling = beginning(AT_ONCE);
  const queries = [send('GET', '/work'), send('POST', '/graphql')].map(statusOf);
  await filling;
  expect(await statusOf(send('GET', '/work'))).toBe(503);
  expect(await statusOf(send('GET', '/health/live'))).toBe(200);
  letGo();
  expect(await Promise.all([...queries, held()])).toEqual([200, 200, [200, 200]]);
});

it('keeps no place for bodies that trickle in, and refuses them when it has filled up meanwhile', async () => {
  const slow = Array.from({ length: AT_ONCE + 1 }, () => send('POST', '/work', '{', 2));
  await settled();
  const held = await fill();
  const answers = slow.map(statusOf);
  for (const socket of slow) socket.write('}');
  expect(await Promise.all(answers)).toEqual([503, 503, 503]);
  expect(begun).toBe(AT_ONCE);
  letGo();
  await held();
});

it('counts work whose caller has gone until it ends', async () => {
  const filling = beginning(AT_ONCE);
  const impatient = Array.from({ length: AT_ONCE }, () => send('POST', '/work'));
  await filling;
  for (const socket of impatient) socket.destroy();
  await settled();
  expect(await statusOf(send('POST', '/work'))).toBe(503);
  letGo();
  await settled();
  const next = await fill();
  letGo();
  expect(await next()).toEqual([200, 200]);
});

it('forgets a request that breaks off before it is complete', async () => {
  for (let n = 0; n < 3 * AT_ONCE; n += 1) {
    const socket = send('POST', '/work', '{', 2);
    await once(socket, 'connect');
    await settled();
    socket.destroy();
  }
  await settled();
  const held = await fill();
  letGo();
  expect(await held()).toEqual([200, 200]);
});

it('logs refusals together', async () => {
  const held = await fill();
  for (let n = 0; n < 5; n += 1) await statusOf(send('POST', '/work'));
  const lines = log.filter((line) => line.includes('too many requests under way'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, refused: { commands: 1, queries: 0 } });
  letGo();
  await held();
});

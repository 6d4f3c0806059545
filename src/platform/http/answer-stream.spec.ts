import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { answerStream } from './answer-stream.js';

const TEXT = `${'x'.repeat(65_535)}\n`;
/** What the buffers of both ends of a connection on one machine may hold. */
const MOST_TEXTS_UNREAD = 256;
const TAKEN_WITHIN_MS = 300;
const SILENCE_MS = 100;

let server: FastifyInstance;
let cut: AbortController;
let taken: number;
let ended: boolean;
/** Before each text. */
let pauseMs: number;

beforeEach(async () => {
  [cut, taken, ended, pauseMs] = [new AbortController(), 0, false, 0];
  server = fastify();
  server.get<{ Params: { count: string } }>('/:count', (request, reply) => {
    const texts = textsOf(Number(request.params.count));
    answerStream(reply, texts, { mediaType: 'text/plain', cut: cut.signal, takenWithinMs: TAKEN_WITHIN_MS });
  });
  server.get('/silent', () => new Promise(() => undefined));
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

/** As many texts, without an end for Infinity; of four, the last fails. */
async function* textsOf(count: number): AsyncGenerator<string> {
  try {
    for (taken = 0; taken < count; taken += 1) {
      if (taken === 3 && count === 4) throw new Error('the database went away');
      if (pauseMs > 0) await sleep(pauseMs);
      yield TEXT;
    }
  } finally {
    ended = true;
  }
}

/** What does not come within this time never comes; a busy machine is no reason for that. */
const inTime = () => ({ signal: AbortSignal.timeout(30_000) });

const ask = (count: number, connection = 'close'): Socket => {
  const { port } = server.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET /${count} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\n\r\n`);
  return socket;
};

/** The last chunk of an answer that has come to its end (RFC 9112, 7.1). */
const END = '\r\n0\r\n\r\n';

it('answers all of it, and then its end', async () => {
  const answer = await text(ask(40));
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toMatch(/\r\ncontent-type: text\/plain\r\n/);
  expect(answer.endsWith(END)).toBe(true);
  expect(answer.split('x\n').length - 1).toBe(40);
});

it('waits for texts longer than a connection may be silent, and keeps that limit for the next request', async () => {
  server.server.setTimeout(SILENCE_MS, (socket: Socket) => socket.destroy());
  server.server.keepAliveTimeout = 60_000;
  const socket = ask(1, 'keep-alive');
  const answer: string[] = [];
  socket.on('data', (chunk: Buffer) => answer.push(chunk.toString()));
  pauseMs = SILENCE_MS * 4;
  await until(() => answer.join('').endsWith(END));
  const closed = once(socket, 'close', inTime());
  socket.write('GET /silent HTTP/1.1\r\nHost: x\r\n\r\n');
  await closed;
});

it('takes no more from the source than the connection holds, and cuts off a client that does not read', async () => {
  const socket = ask(Infinity);
  socket.pause();
  const closed = once(socket, 'close', inTime());
  await until(() => ended);
  expect(taken).toBeLessThan(MOST_TEXTS_UNREAD);
  socket.resume();
  await closed;
});

it('stops when the client goes away', async () => {
  const socket = ask(Infinity);
  await once(socket, 'data', inTime());
  socket.destroy();
  await until(() => ended);
});

it.each<[what: string, count: number, cutOff: () => void]>([
  ['an error of the source', 4, () => undefined],
  ['the cut', Infinity, () => setTimeout(() => cut.abort(), 50)],
])('has no end after %s', async (_what, count, cutOff) => {
  cutOff();
  const answer = await text(ask(count)).catch(() => '');
  expect(answer.endsWith(END)).toBe(false);
  expect(ended).toBe(true);
});

const until = async (holds: () => boolean): Promise<void> => {
  const { signal } = inTime();
  while (!holds() && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

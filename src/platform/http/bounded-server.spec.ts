import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createBoundedServer } from './bounded-server.js';
import { endUnreadAnswers } from './unread-answers.js';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
/** More than the buffers of both sides hold. */
const LARGE = Buffer.alloc(32 * 1_024 * 1_024);

/** What does not come within this time never comes; a busy machine is no reason for that. */
const inTime = () => ({ signal: AbortSignal.timeout(30_000) });

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const connected = async (): Promise<Socket> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
};

it('ends a connection that asks ahead of its answers more than sixteen times', async () => {
  let begun = 0;
  server = createBoundedServer(() => void (begun += 1), 10);
  const socket = await connected();
  socket.resume().write(GET.repeat(1_000));
  await once(socket, 'close', inTime());
  expect(begun).toBe(16);
});

it('answers an expectation that it cannot meet with a problem, and goes on', async () => {
  server = createBoundedServer((_request, response) => void response.end('done'), 10);
  const socket = await connected();
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const length = 'Content-Length: 2\r\n';
  socket.write(`POST /a?b=c HTTP/1.1\r\nHost: x\r\nExpect: foo\r\n${length}\r\n{}${GET}`);
  while (!text.includes('done')) await once(socket, 'data', inTime());
  socket.destroy();
  expect(text).toMatch(/^HTTP\/1\.1 417 [^]*application\/problem\+json/);
  expect(text).toContain('"code":"EXPECTATION_FAILED"');
  expect(text).toContain('"instance":"/a"');
});

it('answers one that asks ahead a little', async () => {
  server = createBoundedServer((_request, response) => void response.end('done'), 10);
  const socket = await connected();
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write(GET.repeat(16));
  while (text.split('done').length <= 16) await once(socket, 'data', inTime());
  socket.destroy();
});

it('ends a connection whose client keeps sending and takes no part of its answer', async () => {
  server = createServer((_request, response) => void response.end(LARGE));
  endUnreadAnswers(server, 100);
  const accepted = once(server, 'connection', inTime());
  const socket = await connected();
  socket.pause().write(GET);
  const trickle = setInterval(() => socket.write('\n'), 100);
  const [held] = (await accepted) as [Socket];
  await once(held, 'close', inTime());
  clearInterval(trickle);
  socket.destroy();
  expect(socket.bytesRead).toBeLessThan(LARGE.length);
});

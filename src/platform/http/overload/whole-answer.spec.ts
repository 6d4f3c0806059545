import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { answerWhole } from './whole-answer.js';

const BODY = '{"où":"ici"}';
const ANSWER = { status: 503, headers: { 'Retry-After': '1' }, body: BODY };
const WHOLE =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 13\r\nConnection: keep-alive\r\n\r\n' + BODY;

let server: Server;
let socket: Socket;
let heard: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('slow'), 50);
    else answerWhole(request, response, ANSWER);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  heard = '';
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
});

afterEach(() => {
  socket.destroy();
  server.closeAllConnections();
  server.close();
});

const hears = async (text: string): Promise<void> => {
  while (!heard.includes(text)) await once(socket, 'data');
};
const request = (method: string, path = '/', more = '') => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

it('answers request after request on a connection, also before a body is here', async () => {
  for (let asked = 1; asked <= 20; asked += 1) {
    socket.write(request('POST', '/', 'Content-Length: 4\r\n'));
    await hears(WHOLE.repeat(asked));
    socket.write('body');
  }
  expect(heard).toBe(WHOLE.repeat(20));
});

it('answers those sent ahead in the order of their coming', async () => {
  socket.write(request('GET', '/slow') + request('GET') + request('GET'));
  await hears(BODY);
  while (heard.split(BODY).length < 3) await once(socket, 'data');
  expect(heard).toMatch(/^HTTP\/1\.1 200[^]*slow/);
});

it('ends the connection of a client that asks for it', async () => {
  socket.write(request('GET', '/', 'Connection: close\r\n'));
  await once(socket, 'end');
  expect(heard).toMatch(/^HTTP\/1\.1 503 [^]*\r\nConnection: close\r\n[^]*\{"où":"ici"\}$/);
});

it('gives no body to HEAD', async () => {
  socket.write(request('HEAD') + request('GET'));
  await hears(BODY);
  expect(heard.split('\r\n\r\n')[1]).toMatch(/^HTTP\/1\.1 503/);
});

it('leaves idle connections to the time-outs of the server', async () => {
  server.keepAliveTimeout = 50;
  socket.write(request('GET'));
  await once(socket, 'end');
  expect(heard).toBe(WHOLE);
});

it('says that it is done, to those who count requests of a connection', async () => {
  const closed = new Promise((resolve) =>
    server.on('request', (_request, response) => response.once('close', resolve)),
  );
  socket.write(request('GET'));
  await closed;
});

import { randomBytes } from 'node:crypto';
import type { HostileSocket } from './hostile-socket.js';

/** Something that is done from many connections at once. */
export interface Attack {
  readonly name: string;
  readonly connections: number;
  readonly act: (socket: HostileSocket) => void;
  /** What each of them is told before the server ends it; `undefined` when it does not listen and so cannot tell. */
  readonly told: RegExp | undefined;
}

const POST = 'Host: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: hostile\r\n';
const ORDERS = JSON.stringify({ query: '{ orders(first: 100) { nodes { id status } } }' });
const QUERY = `POST /graphql HTTP/1.1\r\n${POST}Content-Length: ${ORDERS.length}\r\n\r\n${ORDERS}`;
/** The first bytes of a TLS 1.2 ClientHello. */
const TLS_HELLO = Buffer.from('16030100c8010000c40303', 'hex');
const LARGE_READ = 'GET /v1/audit/events HTTP/1.1\r\nHost: localhost\r\n\r\n';

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a large answer that is not read',
    // As many as read at once at most; more would be refused.
    connections: 4,
    act: (socket) => {
      socket.turnAway();
      socket.write(LARGE_READ);
    },
    told: undefined,
  },
  {
    name: 'headers that trickle in',
    connections: 200,
    act: (socket) => {
      socket.write('GET /v1/orders HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
      socket.writeSlowly('x');
    },
    told: /^HTTP\/1\.1 408 /,
  },
  {
    name: 'bodies that trickle in',
    connections: 200,
    act: (socket) => {
      socket.write(`POST /v1/orders HTTP/1.1\r\n${POST}Content-Length: 60000\r\n\r\n{`);
      socket.writeSlowly(' ');
    },
    told: /^HTTP\/1\.1 408 /,
  },
  {
    name: 'half a request and no more to come',
    connections: 200,
    act: ({ socket }) => socket.end('GET /v1/orders HTTP/1.1\r\nHost: local'),
    told: /^(HTTP\/1\.1 400 |$)/,
  },
  {
    name: 'headers of 100 KB',
    connections: 50,
    act: (socket) => socket.write(`GET /health/live HTTP/1.1\r\nX-Huge: ${'x'.repeat(100 * 1_024)}\r\n\r\n`),
    // What was sent and is not read makes the system reset the connection, which may overtake the answer.
    told: /^(HTTP\/1\.1 431 |$)/,
  },
  {
    name: 'noise',
    connections: 50,
    act: (socket) => socket.write(Buffer.concat([Buffer.from([0]), randomBytes(1_000)])),
    told: /^HTTP\/1\.1 400 /,
  },
  {
    name: 'TLS',
    connections: 50,
    act: (socket) => socket.write(TLS_HELLO),
    told: /^HTTP\/1\.1 400 /,
  },
  {
    name: 'a thousand queries sent ahead, and no answer read',
    connections: 20,
    act: (socket) => {
      socket.turnAway();
      socket.write(QUERY.repeat(1_000));
    },
    told: undefined,
  },
  {
    name: 'silence',
    connections: 2_500,
    act: () => undefined,
    told: /^(HTTP\/1\.1 408 |$)/,
  },
];

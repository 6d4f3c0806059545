import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isLocalName } from '../../http/local-hosts.js';
import { HttpProblem } from '../../http/problems/http-problem.js';
import { rawProblem } from '../../http/problems/raw-problem.js';
import { requestIdOf } from '../../http/request-ids.js';

export const SUBSCRIPTIONS_PATH = '/graphql';

/**
 * Why this request gets no WebSocket, or `undefined`. A page of another origin is refused: browsers let any page open a
 * WebSocket to any server, and only the Origin says where the page is from (RFC 6455, 10.2).
 */
export const whyRefused = (
  request: IncomingMessage,
  onlyLocalHosts: boolean,
  origins: readonly string[],
): HttpProblem | undefined => {
  const { host = '', origin } = request.headers;
  if (pathOf(request) !== SUBSCRIPTIONS_PATH) {
    return new HttpProblem('ROUTE_NOT_FOUND', `WebSockets are opened at ${SUBSCRIPTIONS_PATH}.`);
  }
  if (onlyLocalHosts && !isLocalName(hostnameOf(`http://${host}`))) {
    return new HttpProblem('HOST_REFUSED', 'This server answers to localhost and 127.0.0.1 only.');
  }
  if (origin === undefined || hostOf(origin) === host.toLowerCase()) return undefined;
  if (origins.includes(origin) || (onlyLocalHosts && isLocalName(hostnameOf(origin)))) return undefined;
  return new HttpProblem(
    'ORIGIN_REFUSED',
    'Only pages of this server, and of the origins in CORS_ORIGINS, may open a WebSocket to it.',
  );
};

/** Answers instead of an upgrade, and ends the connection. */
export const refuseUpgrade = (request: IncomingMessage, socket: Duplex, { problem }: HttpProblem): void => {
  socket.on('error', () => socket.destroy());
  socket.end(rawProblem(problem, { instance: pathOf(request), requestId: requestIdOf(request) }));
};

export const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Lets the server answer a request as if it had asked for no upgrade, as RFC 9110 (7.8) allows: clients such as Java's
 * ask for HTTP/2 with every first request. Node hands over all upgrades or none, so the request is given to it again.
 */
export const answerWithoutUpgrade = (server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
};

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

/** Name and port; empty for what is no address, such as the origin `null`. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '');

const hostnameOf = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : '');

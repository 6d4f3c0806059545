import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { refuse } from './overload/refusal.js';
import { HttpProblem } from './problems/http-problem.js';
import { endUnreadAnswers } from './unread-answers.js';

/**
 * How long anything of a connection may take, in milliseconds. Node waits for twice the silence where data waits to be
 * read: the first time it only notes how much.
 */
const TIMEOUTS = { headers: 10_000, request: 15_000, silence: 10_000, unread: 30_000, keepAlive: 72_000 };
/** Node looks only every 30 s whether headers and requests are late. */
const LOOK_EVERY_MS = 1_000;
/** Bytes of the request line and the headers together. */
const HEADERS_LIMIT = 16 * 1024;
/** Requests of one connection that wait for their answers, one behind the other. Hardly any client sends ahead at all. */
const MOST_AHEAD = 16;

/**
 * An HTTP server in which no client holds anything for ever: headers are here within 10 s, the whole request within 15 s,
 * a connection on which nothing moves while an answer is due ends within 20 s, one whose client sends but does not read
 * within 35 s, and one on which more than 16 requests are sent ahead of their answers at once.
 * @param connections open at once at most; more are closed as soon as they are accepted
 */
export const createBoundedServer = (handler: RequestListener, connections: number): Server => {
  const server = createServer(
    {
      headersTimeout: TIMEOUTS.headers,
      requestTimeout: TIMEOUTS.request,
      keepAliveTimeout: TIMEOUTS.keepAlive,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: HEADERS_LIMIT,
    },
    refusingToRunAhead(handler),
  );
  server.on('checkExpectation', (request, response) => refuse(request, response, EXPECTATION_FAILED));
  server.setTimeout(TIMEOUTS.silence, endSilence);
  endUnreadAnswers(server, TIMEOUTS.unread);
  server.maxConnections = connections;
  return server;
};

const EXPECTATION_FAILED = new HttpProblem(
  'EXPECTATION_FAILED',
  'Expect may only say 100-continue. Send the request again without this header.',
);

/** An unread answer would be kept by the kernel for minutes after an ordinary end. */
const endSilence = (socket: Socket): void => {
  if (socket.writableLength > 0) socket.resetAndDestroy();
  else socket.destroy();
};

/** Node begins all requests of one packet at once: a connection could have a thousand of them under way. */
const refusingToRunAhead = (handler: RequestListener): RequestListener => {
  const unanswered = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const ahead = unanswered.get(socket) ?? 0;
    if (ahead >= MOST_AHEAD) socket.destroy();
    if (socket.destroyed) return;
    unanswered.set(socket, ahead + 1);
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
    handler(request, response);
  };
};

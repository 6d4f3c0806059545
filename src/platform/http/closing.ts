import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems/http-problem.js';

/** Long enough for clients that keep asking to learn of the end; silent ones have no request to lose. */
const FAREWELL_MS = 250;

/**
 * While the server closes, requests that still arrive are answered 503 as a problem and asked to come back on another
 * connection, and every answer ends its connection. Only then are idle connections closed: closed at once, they would
 * swallow requests that are on their way. (Fastify's own `return503OnClosing` does less, and not as a problem.)
 */
export const refuseWhenClosing = (fastify: FastifyInstance): void => {
  let isClosing = false;
  fastify.addHook('preClose', async () => {
    isClosing = true;
    if ((await connectionsOf(fastify.server)) > 0) await sleep(FAREWELL_MS);
  });
  fastify.addHook('onRequest', (_request, _reply, done) => {
    if (!isClosing) return done();
    done(
      new HttpProblem('SERVICE_UNAVAILABLE', 'The server is shutting down. Repeat the request on a new connection.'),
    );
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('Connection', 'close');
    done(null, payload);
  });
};

const connectionsOf = (server: Server): Promise<number> =>
  server.listening ? promisify(server.getConnections.bind(server))() : Promise.resolve(0);

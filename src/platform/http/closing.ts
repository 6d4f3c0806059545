import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems/http-problem.js';

/**
 * While the server closes, requests that still arrive on open connections are answered 503 as a problem and told to
 * come back on another connection. (Fastify's own `return503OnClosing` does the same, but not as a problem.)
 */
export const refuseWhenClosing = (fastify: FastifyInstance): void => {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (!isClosing) return done();
    void reply.header('Connection', 'close');
    done(
      new HttpProblem('SERVICE_UNAVAILABLE', 'The server is shutting down. Repeat the request on a new connection.'),
    );
  });
};

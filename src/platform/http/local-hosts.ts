import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems/http-problem.js';

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A name by which only this machine is reached. */
export const isLocalName = (name: string): boolean => LOCAL_NAMES.has(name.toLowerCase());

/**
 * Refuses requests that name another host than this machine. Without it a web page whose name is made to point at
 * 127.0.0.1 (DNS rebinding) would pass for this server's own, and could read and order at will.
 */
export const refuseForeignHosts = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (isLocalName(request.hostname)) done();
    else done(new HttpProblem('HOST_REFUSED', 'This server answers to localhost and 127.0.0.1 only.'));
  });
};

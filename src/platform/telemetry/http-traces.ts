import type { FastifyInstance } from 'fastify';
import type { Span, Tracer } from '#kernel';
import { traceIdOf, traceparentOf } from '../http/request-ids.js';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | undefined;
  }
}

/**
 * Makes every request a span, which takes the place of the caller's `traceparent` header: whatever the request causes
 * is then caused by this span.
 * @param except beginnings of paths that report the state of the server and do no work
 */
export const traceRequests = (fastify: FastifyInstance, tracer: Tracer, except: readonly string[]): void => {
  if (!tracer.isOn) return;
  fastify.decorateRequest('span', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, url, raw, routeOptions } = request;
    if (except.some((path) => url.startsWith(path))) return done();
    const route = routeOptions.url ?? 'none';
    request.span = tracer.start({
      name: `${method} ${route}`,
      kind: 'server',
      parent: traceparentOf(raw.headers),
      attributes: { 'http.request.method': method, 'http.route': route },
    });
    raw.headers.traceparent = request.span.traceparent;
    request.log = reply.log = request.log.child({ traceId: traceIdOf(raw.headers) });
    done();
  });
  fastify.addHook('onResponse', ({ span }, { statusCode }, done) => {
    span?.end({ 'http.response.status_code': statusCode }, statusCode >= 500);
    done();
  });
};

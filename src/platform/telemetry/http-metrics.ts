import type { FastifyInstance } from 'fastify';
import type { RequestKind } from '../http/overload/admission.js';
import { type Meter, SECONDS } from './meter.js';

/** Counts and times the requests of all routes that are added from now on; unknown addresses count as one. */
export const measureRequests = (fastify: FastifyInstance, meter: Meter): void => {
  const count = meter.counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route and status.',
    labels: ['method', 'route', 'status'],
  });
  const observe = meter.histogram(
    {
      name: 'http_request_seconds',
      help: 'Time from the arrival of a request to the last byte of its answer.',
      labels: ['method', 'route'],
    },
    SECONDS,
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    count({ method, route, status: reply.statusCode });
    observe({ method, route }, reply.elapsedTime / 1_000);
    done();
  });
};

/** Counts what is refused because too many requests are under way: before any other part counts it as a request. */
export const countRefusals = (meter: Meter): ((kind: RequestKind) => void) => {
  const count = meter.counter({
    name: 'refused_requests_total',
    help: 'Requests refused because too many requests were under way.',
    labels: ['kind'],
  });
  return (kind) => count({ kind });
};

import type { RequestListener } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { NO_TRACER, type Tracer } from '#kernel';
import { countRefusals, measureRequests } from '../telemetry/http-metrics.js';
import { Meter } from '../telemetry/meter.js';
import { traceRequests } from '../telemetry/http-traces.js';
import { rememberMethods } from './allowed-methods.js';
import { createBoundedServer } from './bounded-server.js';
import { answerClientError } from './client-errors.js';
import { refuseWhenClosing } from './closing.js';
import { BODY_LIMIT, registerJsonBody } from './json-body.js';
import { refuseForeignHosts } from './local-hosts.js';
import { LONGEST_PATH_PARAMETER } from './openapi/parameters.js';
import { Admission, type AdmissionLimits, type RequestKind } from './overload/admission.js';
import { logOverload } from './overload/log-overload.js';
import { registerQueryParameters } from './query-parameters.js';
import { answerProblem } from './problems/answer-problem.js';
import { correlationIdOf, requestIdOf, traceIdOf } from './request-ids.js';

/** How much of anything the server takes on at once. */
export interface ServerLimits extends AdmissionLimits {
  readonly connections: number;
}

const UNLIMITED: ServerLimits = { commands: Infinity, queries: Infinity, connections: Infinity };

export interface FastifyOptions {
  /** A pino instance; each request logs through a child with `requestId`, `correlationId` and `traceId`, and nothing else of it. */
  readonly logger: FastifyBaseLogger;
  /** Answers requests to this machine's own names only. */
  readonly onlyLocalHosts?: boolean;
  /** None when absent. */
  readonly limits?: ServerLimits;
  /** Beginnings of paths that are answered also by a server that has too much to do. */
  readonly neverRefused?: readonly string[];
  /** Gets figures of all requests. */
  readonly meter?: Meter;
  /** Gets a span of each request, but for those that are never refused. */
  readonly tracer?: Tracer;
}

/**
 * Nest's Fastify with limits on everything, problems for what it refuses itself, the parser of JSON bodies, and request ids.
 * Create the application with `bodyParser: false`.
 */
export const createFastifyAdapter = (options: FastifyOptions): FastifyAdapter => {
  const { logger, onlyLocalHosts = false, limits = UNLIMITED, neverRefused = [] } = options;
  const { meter = new Meter(), tracer = NO_TRACER } = options;
  const [log, count] = [logOverload(logger), countRefusals(meter)];
  const onRefused = (kind: RequestKind) => {
    log(kind);
    count(kind);
  };
  const admission = new Admission({ limits, neverRefused, onRefused });
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    serverFactory: (handler: RequestListener) => createBoundedServer(admission.guarded(handler), limits.connections),
    routerOptions: { caseSensitive: true, maxParamLength: LONGEST_PATH_PARAMETER },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerProblem,
    clientErrorHandler: answerClientError,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  traceRequests(fastify, tracer, neverRefused);
  refuseWhenClosing(fastify);
  admission.count(fastify);
  rememberMethods(fastify);
  measureRequests(fastify, meter);
  answerErrorsAsProblems(fastify);
  if (onlyLocalHosts) refuseForeignHosts(fastify);
  registerJsonBody(fastify);
  registerQueryParameters(fastify);
  logWithIds(fastify);
  echoIds(fastify);
  return adapter;
};

/**
 * A route keeps the error handler that is set when it becomes ready. A plugin that Nest waits for, such as GraphQL,
 * makes the routes ready before Nest sets its own, so each route brings ours. Plugins answer for theirs.
 */
const answerErrorsAsProblems = (fastify: FastifyInstance): void => {
  fastify.addHook('onRoute', function (route) {
    if (this === fastify) route.errorHandler ??= answerProblem;
  });
};

const logWithIds = (fastify: FastifyInstance): void => {
  fastify.setChildLoggerFactory((logger, { reqId }, options, request) => {
    const { headers } = request;
    const requestId = String(reqId);
    const traceId = traceIdOf(headers);
    const ids = { requestId, correlationId: correlationIdOf(headers, requestId), ...(traceId && { traceId }) };
    return logger.child(ids, options);
  });
};

const echoIds = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    void reply.header('X-Correlation-Id', correlationIdOf(request.headers, request.id));
    done();
  });
};

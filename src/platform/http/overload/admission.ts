import type { IncomingMessage, RequestListener } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { OVERLOADED, refuse } from './refusal.js';

/** What is bounded by itself, so that a flood of the one leaves room for the other. */
export type RequestKind = 'commands' | 'queries';

/** How many requests may be under way at once, by kind. */
export type AdmissionLimits = Readonly<Record<RequestKind, number>>;

export interface AdmissionOptions {
  readonly limits: AdmissionLimits;
  /** Prefixes of paths that are always admitted: health and metrics. */
  readonly neverRefused: readonly string[];
  readonly onRefused: (kind: RequestKind) => void;
}

/** With fewer under way than this, batches of the event store and the views' connections would run half empty. */
const LEAST = 64;
/** Milliseconds; far below the 2 s in which a caller is promised an answer. */
const TARGET_MS = 100;

declare module 'fastify' {
  interface FastifyRequest {
    /** When it was begun, by `performance.now()`; 0 while it is not. */
    inHandSince: number;
  }
}

/**
 * Refuses requests when too many are under way, so that those are answered soon.
 *
 * A full server refuses at the first sight of the headers, before Fastify, for a quarter of the cost. A request counts
 * from when it is here in full until its answer is made: a slow client takes no place from others.
 */
export class Admission {
  private readonly inHand: Readonly<Record<RequestKind, ConcurrencyLimit>>;
  private readonly kinds = new WeakMap<IncomingMessage, RequestKind>();

  constructor(private readonly options: AdmissionOptions) {
    const { commands, queries } = options.limits;
    this.inHand = { commands: inHandAtMost(commands), queries: inHandAtMost(queries) };
  }

  /** The server's handler, which refuses requests while too many are under way. */
  guarded(handler: RequestListener): RequestListener {
    return (request, response) => {
      const kind = this.kindOf(request);
      if (kind === undefined) return handler(request, response);
      if (this.inHand[kind].isFull) {
        this.options.onRefused(kind);
        return refuse(request, response, OVERLOADED[kind]);
      }
      this.kinds.set(request, kind);
      return handler(request, response);
    };
  }

  /** Counts the requests that were admitted. */
  count(fastify: FastifyInstance): void {
    fastify.decorateRequest('inHandSince', 0);
    fastify.addHook('preValidation', (request, _reply, done) => {
      const kind = this.kinds.get(request.raw);
      if (kind === undefined) return done();
      // It may have filled up while the body was on its way; and an answer is of no use when the caller has gone.
      if (request.raw.socket.destroyed || !this.inHand[kind].begin()) {
        this.options.onRefused(kind);
        return done(OVERLOADED[kind]);
      }
      request.inHandSince = performance.now();
      done();
    });
    // Not when the connection ends: work that a caller has given up is still under way.
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const kind = this.kinds.get(request.raw);
      if (kind !== undefined && request.inHandSince > 0) {
        const now = performance.now();
        this.inHand[kind].end();
        if (wasCarriedOut(reply.statusCode)) this.inHand[kind].took(now - request.inHandSince, now);
        request.inHandSince = 0;
      }
      done(null, payload);
    });
  }

  private kindOf({ method, url = '' }: IncomingMessage): RequestKind | undefined {
    if (this.options.neverRefused.some((path) => url.startsWith(path))) return undefined;
    return method === 'GET' || method === 'HEAD' || url.startsWith('/graphql') ? 'queries' : 'commands';
  }
}

const inHandAtMost = (most: number): ConcurrencyLimit =>
  new ConcurrencyLimit({ least: Math.min(LEAST, most), most, targetMs: TARGET_MS });

/** A mistake of the caller is found quickly, whatever else is under way. */
const wasCarriedOut = (status: number): boolean => status < 400 || status >= 500;

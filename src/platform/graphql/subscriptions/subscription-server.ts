import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type ServerOptions as SocketOptions, type WebSocket, WebSocketServer } from 'ws';
import type { TimeSlices } from '#kernel';
import { HttpProblem } from '../../http/problems/http-problem.js';
import type { Meter } from '../../telemetry/meter.js';
import { formattedErrors } from '../error-formatter.js';
import { QueryRefused } from '../query-refused.js';
import { SubscriptionDocuments } from './documents.js';
import { SharedRendering } from './shared-rendering.js';
import { Subscriber } from './subscriber.js';
import { BACKLOG_LIMITS, type SubscriptionContext } from './subscription-context.js';
import { type SubscriptionMetrics, subscriptionMetrics } from './subscription-metrics.js';
import { answerWithoutUpgrade, asksForWebSocket, refuseUpgrade, whyRefused } from './upgrade.js';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  /** Answers to this machine's own names only. */
  readonly onlyLocalHosts: boolean;
  /** Whose pages may open a WebSocket, besides those of this server: `https://shop.example`. */
  readonly origins: readonly string[];
  /** WebSockets at once at most. */
  readonly mostSockets: number;
  readonly logger: FastifyBaseLogger;
  readonly meter: Meter;
  readonly slices: TimeSlices;
}

/** Subscriptions of one WebSocket. */
const MOST_SUBSCRIPTIONS = 50;
/** Every subscriber is looked at once a second, a hundredth of them at a time: thousands at once would be felt. */
const LOOK_EVERY_MS = 10;
const TURNS = 100;
const CLOSE_WITHIN_MS = 1_000;

const LARGEST_MESSAGE = 64 * 1024;

/** A message is made of few frames and chunks. */
const SOCKETS: SocketOptions & Readonly<Record<'maxFragments' | 'maxBufferedChunks' | 'closeTimeout', number>> = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  autoPong: false,
  maxPayload: LARGEST_MESSAGE,
  maxFragments: 64,
  maxBufferedChunks: 1_024,
  closeTimeout: CLOSE_WITHIN_MS,
  handleProtocols,
};

interface Extra {
  readonly subscriber: Subscriber;
}

/** Subscriptions over WebSockets, in the protocol `graphql-transport-ws`. */
export class SubscriptionServer {
  private readonly sockets = new WebSocketServer(SOCKETS);
  /** With the turn in which each is looked at. */
  private readonly subscribers = new Map<Subscriber, number>();
  private turn = 0;
  private readonly metrics: SubscriptionMetrics;
  private readonly graphql: ReturnType<typeof makeServer<Record<string, unknown>, Extra>>;
  private subscriptions = 0;
  private closing = false;
  private looking: NodeJS.Timeout | undefined;

  constructor(private readonly options: SubscriptionOptions) {
    const { schema, logger, meter } = options;
    const documents = new SubscriptionDocuments(schema);
    const rendering = new SharedRendering(now, options.slices);
    const format = (errors: readonly GraphQLError[]) => formattedErrors(errors, this.metrics.countError, logger);
    this.graphql = makeServer<Record<string, unknown>, Extra>({
      onSubscribe: ({ subscriptions, extra }, _id, request) => {
        if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) return [tooMany()];
        const args = documents.argumentsOf(request);
        return 'schema' in args ? { ...args, contextValue: contextOf(extra) } : [...args];
      },
      subscribe: (args) => rendering.subscribe(args),
      onOperation: () => void (this.subscriptions += 1),
      onNext: (_context, _id, _request, _args, { errors, ...result }) =>
        errors && { ...result, errors: format(errors) },
      onError: (_context, _id, _request, errors) => format(errors),
      onComplete: () => void (this.subscriptions -= 1),
    });
    this.metrics = subscriptionMetrics(meter, {
      sockets: () => this.subscribers.size,
      subscriptions: () => this.subscriptions,
    });
  }

  /** Opens WebSockets for requests that ask for one. */
  listen(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!asksForWebSocket(request)) return answerWithoutUpgrade(server, request, socket, head);
      const refusal = this.refusalOf(request);
      if (refusal === undefined) {
        return this.sockets.handleUpgrade(request, socket, head, (opened) => this.opened(opened));
      }
      this.metrics.onRefused(refusal.problem.code);
      refuseUpgrade(request, socket, refusal);
    });
  }

  /** Says goodbye to all, and resolves when they are gone, within a second or so. */
  async close(): Promise<void> {
    this.closing = true;
    for (const subscriber of this.subscribers.keys()) subscriber.goAway();
    for (let left = CLOSE_WITHIN_MS * 2; this.subscribers.size > 0 && left > 0; left -= 20) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    clearInterval(this.looking);
  }

  private refusalOf(request: IncomingMessage): HttpProblem | undefined {
    const { onlyLocalHosts, origins, mostSockets } = this.options;
    const refusal = whyRefused(request, onlyLocalHosts, origins);
    if (refusal !== undefined) return refusal;
    if (this.closing) {
      return new HttpProblem('SERVICE_UNAVAILABLE', 'The server is shutting down. Connect again shortly.');
    }
    if (this.subscribers.size < mostSockets) return undefined;
    return new HttpProblem(
      'OVERLOADED',
      `The server holds as many WebSockets as it may, ${mostSockets}. Try again later.`,
    );
  }

  private opened(socket: WebSocket): void {
    const { onSent, onCutOff } = this.metrics;
    const onError = (error: unknown) => this.options.logger.error({ err: error }, 'A subscription failed unexpectedly');
    const subscriber = new Subscriber(socket, { onSent, onCutOff, onError }, now);
    this.subscribers.set(subscriber, this.subscribers.size % TURNS);
    this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    const closed = this.graphql.opened(subscriber, { subscriber });
    subscriber.whenEnded((code, reason) => {
      closed(code, reason).catch(onError);
    });
    socket.once('close', () => this.subscribers.delete(subscriber));
  }

  private look(): void {
    this.turn = (this.turn + 1) % TURNS;
    for (const [subscriber, turn] of this.subscribers) if (turn === this.turn) subscriber.look();
  }
}

const now = (): number => performance.now();

const contextOf = ({ subscriber }: Extra): SubscriptionContext => ({
  backlog: BACKLOG_LIMITS,
  cutOff: () => subscriber.cutOff('backlog'),
});

const tooMany = (): GraphQLError =>
  new GraphQLError('', {
    originalError: new QueryRefused(
      'TOO_MANY_SUBSCRIPTIONS',
      `One connection may hold ${MOST_SUBSCRIPTIONS} subscriptions. Complete one, or open another connection.`,
    ),
  });

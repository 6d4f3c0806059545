import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type Environment, withRetries } from '#kernel';
import { EventContext, schemaVersionOf } from './event-context.js';
import { EventHandling } from './event-handling.js';
import type { EventPatternOptions } from './event-pattern.js';
import type { DeadLetterTopic, EventsSource } from './events-source.js';
import { HandlerTooSlow, PermanentFailure } from './failures.js';
import type { GroupJournal } from './group-journal.js';
import type { TraceHandler } from './handler-tracing.js';
import type { Effect, Inbox, InboxTransaction } from './inbox.js';
import { ParkedKeyRetries } from './parked-key-retries.js';
import { payloadOf } from './payload.js';
import type { ReceivedEvent } from './received-event.js';
import type { RetryPlan } from './retry-plan.js';

export interface EventsTransportOptions {
  /** Name of the group: members of one name share the events. */
  readonly group: string;
  readonly source: EventsSource;
  readonly inbox: Inbox;
  readonly deadLetters: DeadLetterTopic | undefined;
  readonly environment: Environment;
  readonly retries: RetryPlan;
  /** A handler that takes longer has failed, and may pass. */
  readonly handlerTimeoutMs: number;
  readonly journal: GroupJournal;
  readonly traceHandler: TraceHandler;
  /** Done last, when nothing is under way any more. */
  closed(): Promise<void>;
}

const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

/** Gives the events of a group to the `@EventPattern` handlers of a Nest microservice; the pattern is the type of the event. */
export class EventsTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('Daybook events');
  override readonly propagatesEventHandlerErrors = true;
  private readonly handling: EventHandling;
  private readonly retries: ParkedKeyRetries;
  private alive: NodeJS.Timeout | undefined;

  constructor(private readonly options: EventsTransportOptions) {
    super();
    const effectOf = (event: ReceivedEvent) => this.effectOf(event);
    const orNothing = (event: ReceivedEvent) => this.effectOf(event) ?? nothing;
    this.handling = new EventHandling({ ...options, effectOf });
    this.retries = new ParkedKeyRetries({ ...options, effectOf: orNothing });
  }

  /** Calls back with an error, which the journal gets too, when the inbox cannot be prepared, or a type has two handlers. */
  listen(callback: (error?: unknown) => void): void {
    // While nothing answers, a timer alone keeps the process.
    this.alive = setInterval(() => undefined, LONGEST_INTERVAL_MS);
    this.begin().then(
      () => callback(),
      (error: unknown) => {
        clearInterval(this.alive);
        this.options.journal.failed(error);
        callback(error);
      },
    );
  }

  /** Ends what is under way; the rest comes again. */
  async close(): Promise<void> {
    await Promise.all([this.options.source.stop(), this.retries.stop()]);
    await this.options.deadLetters?.close();
    await this.options.closed();
    clearInterval(this.alive);
  }

  on(event: string): never {
    throw new Error(`There is no event ${event}: the journal of the transport says what happens`);
  }

  unwrap<T>(): T {
    throw new Error('There is nothing to unwrap: the clients of Kafka are replaced after failures');
  }

  private async begin(): Promise<void> {
    for (const [type, { next }] of this.messageHandlers) {
      if (next === undefined) continue;
      throw new Error(`${type} has two handlers in the group ${this.options.group}: give one of them its own group`);
    }
    await withRetries(this.options.environment, () => this.options.inbox.prepare());
    this.retries.start();
    this.options.source.start((records, done, signal) => this.handling.take(records, done, signal));
  }

  private effectOf(event: ReceivedEvent): Effect | undefined {
    if (event.type === '') return unnamed;
    const handler = this.messageHandlers.get(event.type);
    const { traceHandler } = this.options;
    return (
      handler &&
      ((transaction) => traceHandler(event, () => this.inTime(event, this.call(handler, event, transaction))))
    );
  }

  private async call(handler: MessageHandler, event: ReceivedEvent, transaction: InboxTransaction): Promise<void> {
    const { schemaVersion = Infinity } = (handler.extras ?? {}) as EventPatternOptions;
    if (schemaVersionOf(event) > schemaVersion) {
      throw new PermanentFailure(
        `${event.type} has version ${schemaVersionOf(event)}; this release knows ${schemaVersion}`,
      );
    }
    const context = new EventContext(event, this.options.group, transaction);
    const result: unknown = await handler(payloadOf(event), context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  private async inTime({ type }: ReceivedEvent, work: Promise<void>): Promise<void> {
    const { handlerTimeoutMs } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const text = `The handler of ${type} has not ended within ${handlerTimeoutMs / 1_000} s`;
      timer = setTimeout(() => reject(new HandlerTooSlow(text)), handlerTimeoutMs);
    });
    // What a handler throws that ends too late does not matter.
    work.catch(() => undefined);
    await Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}

const nothing: Effect = async () => undefined;
const unnamed: Effect = async () => {
  throw new PermanentFailure('The record has no header ce_type: it is no event');
};

import type { DomainEvent } from '../events/event.js';
import type { Aggregate, Decide, Decision } from './decider.js';

/** Who asks, under which key, and what led to it. */
export interface CommandContext {
  /** The caller the idempotency key belongs to. */
  readonly principal: string;
  /** 1 to 255 visible ASCII characters, chosen by the caller. */
  readonly idempotencyKey: string;
  readonly correlationId: string;
  /** What caused this command; the command itself when a person did. */
  readonly causationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
  /** The caller decided on one of these versions of the stream (If-Match); another one is refused. */
  readonly expectedVersions?: readonly number[];
  /** When it happened, as an import says (RFC 3339, UTC, milliseconds): never before what the stream holds already. */
  readonly occurredAt?: string;
  /** An import may be repeated after years, so its keys are kept for ever. */
  readonly keepReceipt?: boolean;
}

/** What was asked, in full: equal texts under one key are one command. */
export interface CommandPayload {
  readonly command: string;
  readonly target: string | null;
  readonly body: unknown;
}

/** What became of the stream, for the answer. */
export interface Accepted {
  readonly version: number;
  /** Types of the events this command added, in order. */
  readonly events: readonly string[];
}

/** The answer to the caller and to every repetition. No personal values: it is stored in clear. */
export interface Reply {
  /** For REST the HTTP status; the kernel does not look at it. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One command with everything the runner needs to carry it out. */
export interface CommandRequest<State, Event extends DomainEvent> {
  readonly aggregate: Aggregate<State, Event>;
  /** Id of the aggregate; its stream is `<aggregate name>-<id>`. */
  readonly id: string;
  readonly payload: CommandPayload;
  readonly context: CommandContext;
  /** It may fetch first what it decides with, such as a number: that is part of the command's time. */
  readonly decide: (...given: Parameters<Decide<State, Event>>) => Decision<Event> | Promise<Decision<Event>>;
  readonly reply: (state: State, accepted: Accepted) => Reply;
  /** True when the stream is expected to begin here: it is decided without reading, and read only on a conflict. */
  readonly begins?: boolean;
}

/** The answer to an accepted command, the same for each repetition but for `replayed`. */
export interface CommandAnswer {
  readonly status: number;
  /** The reply's body with the consistency token. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Version of the stream after the command. */
  readonly version: number;
  /** Give it to a read to see the effect of this command. */
  readonly consistencyToken: string;
  /** True when the key had been used before and nothing was done now. */
  readonly replayed: boolean;
}

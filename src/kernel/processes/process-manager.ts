import type { Aggregate } from '../commands/decider.js';
import type { DomainEvent, Happened, Recorded } from '../events/event.js';
import type { StoredEvent } from '../events/stored-event.js';

/** A command as data: the shell finds its handler by name. */
export interface ProcessCommand {
  /** `ConfirmOrder` */
  readonly name: string;
  /** Id of the aggregate that it is for. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Fires once, when its time has come. It is never unset: a process ignores one that came too late. */
export interface ProcessTimer {
  /** Not `''`; two timers that one event sets have different names. */
  readonly name: string;
  /** RFC 3339, UTC, milliseconds; computed from the event, since a process knows no clock. */
  readonly dueAt: string;
}

/** What follows from an event of a process. */
export interface Reaction {
  /** Sent in order. */
  readonly commands?: readonly ProcessCommand[];
  readonly timers?: readonly ProcessTimer[];
}

/** What a process is told. */
export type ProcessInput<Heard extends DomainEvent> =
  | { readonly kind: 'event'; readonly event: Recorded<Heard> }
  | { readonly kind: 'timer'; readonly name: string }
  /** One of its commands was refused for good, with a code of the closed table of the context that refused it. */
  | { readonly kind: 'refusal'; readonly command: ProcessCommand; readonly code: string };

/** Events of the log that a process manager hears, and how they are read. */
export interface HeardEvents<Heard extends DomainEvent> {
  readonly types: ReadonlySet<string>;
  /**
   * It may look up what an event does not say, as long as the answer is the same for ever: it is asked again when the event is
   * told. @throws UnreadableEvent, StoreUnavailable
   */
  decode(record: StoredEvent): Recorded<Heard> | Promise<Recorded<Heard>>;
}

/**
 * A conversation between aggregates that takes time, such as the one from an order to its delivery. It decides as an
 * aggregate does: what it is told becomes events in a stream of its own. Each of these says what to do next, in `react`.
 * All of it is pure. (Hohpe and Woolf, "Process Manager"; Chassaing, the decider pattern)
 */
export interface ProcessManager<State, Own extends DomainEvent, Heard extends DomainEvent> extends Aggregate<
  State,
  Own
> {
  readonly hears: HeardEvents<Heard>;
  /** Id of the process that an event is told to; `undefined` when it is no business of any. */
  correlate(event: Recorded<Heard>): string | undefined;
  /** None when there is nothing to do: also for a process that was never begun. */
  decide(state: State, input: ProcessInput<Heard>): readonly Own[];
  /** @param id of the process */
  react(event: Happened<Own>, id: string): Reaction;
}

import type { DomainEvent } from '../events/event.js';
import { type EventStore, LOAD_EVENTS, type Receipt } from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { CommandRequest } from './command.js';
import { type Aggregate, fold, streamOf } from './decider.js';
import { type AggregateSnapshot, guessedBeginning, type AggregateCache } from './aggregate-cache.js';
import { beingRead } from './refusals.js';
import { CommandRejected } from './rejection.js';

/** Observes how streams are loaded for decisions. */
export interface LoadObserver {
  loaded(stream: string): void;
  /** @param error StoreUnavailable, or why the stream cannot be read at all */
  notLoaded(stream: string, error: unknown): void;
}

/**
 * Brings the state of a stream to what the store says: page by page, and from the state that is known here already, so that
 * a long stream is read once and not for each command. What was read is kept when time runs out, and the next command goes
 * on from there.
 */
export class StreamLoader {
  constructor(
    private readonly store: EventStore,
    private readonly known: AggregateCache,
    private readonly observer?: LoadObserver,
  ) {}

  /**
   * @param isLate asked before each page but the first
   * @returns the receipt instead, without reading the stream, when the command was accepted before
   * @throws CommandRejected when it is late; StoreUnavailable
   */
  async load<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    isLate: () => boolean,
  ): Promise<AggregateSnapshot<State> | { readonly receipt: Receipt }> {
    const stream = streamOf(request.aggregate, request.id);
    try {
      const loaded = await this.loadPages(request, stream, isLate);
      this.observer?.loaded(stream);
      return loaded;
    } catch (error) {
      if (!(error instanceof CommandRejected)) this.observer?.notLoaded(stream, error);
      throw error;
    }
  }

  private async loadPages<State, Event extends DomainEvent>(
    { aggregate, context }: CommandRequest<State, Event>,
    stream: string,
    isLate: () => boolean,
  ): Promise<AggregateSnapshot<State> | { readonly receipt: Receipt }> {
    const key = { principal: context.principal, key: context.idempotencyKey };
    let basis = this.known.guess(aggregate, stream) ?? guessedBeginning(aggregate);
    for (;;) {
      // The last event that is known comes again: it shows whether this is still the same stream.
      const { receipt, events } = await this.store.load(stream, key, Math.max(1, basis.version));
      if (receipt !== undefined) return { receipt };
      if (basis.version > 0 && events[0]?.id !== basis.lastEventId) {
        this.known.forget(stream);
        basis = guessedBeginning(aggregate);
        continue;
      }
      basis = advanced(aggregate, basis, basis.version > 0 ? events.slice(1) : events);
      if (basis.version > 0) this.known.remember(stream, basis);
      if (events.length < LOAD_EVENTS) return { ...basis, read: true };
      if (isLate()) throw new CommandRejected(beingRead());
    }
  }
}

const advanced = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  { state, version, lastOccurredAt, lastEventId, characters }: AggregateSnapshot<State>,
  events: readonly StoredEvent[],
): AggregateSnapshot<State> => ({
  state: fold(
    aggregate,
    events.map((stored) => aggregate.events.decode(stored)),
    state,
  ),
  version: version + events.length,
  lastOccurredAt: events.at(-1)?.occurredAt ?? lastOccurredAt,
  lastEventId: events.at(-1)?.id ?? lastEventId,
  characters: characters + charactersOf(events),
  read: false,
});

/** Characters of the data of events. */
export const charactersOf = (events: readonly { readonly data: string }[]): number =>
  events.reduce((sum, { data }) => sum + data.length, 0);

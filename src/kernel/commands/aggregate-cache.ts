import type { DomainEvent } from '../events/event.js';
import type { Aggregate } from './decider.js';

const MOST_CHARACTERS = 8_000_000;
/** The events of a longer stream say too little of its state, which may be far smaller. */
const LONG_CHARACTERS = 16_000;

/** A state that a decision may be made on, and the version the append will hold it to. */
export interface AggregateSnapshot<State> {
  readonly state: State;
  readonly version: number;
  /** Business time of the stream's last event. */
  readonly lastOccurredAt: string | undefined;
  /** Id of the stream's last event. */
  readonly lastEventId: string | undefined;
  /** Of the data of all its events: what it takes to come to this again. */
  readonly characters: number;
  /** False for a guess: refusals made on it must be made again on what the store says. */
  readonly read: boolean;
}

interface Known {
  readonly basis: AggregateSnapshot<unknown>;
  /** About how many characters the state has. */
  readonly size: number;
}

/**
 * The states of streams that were decided on last, so that the next command need not read them again.
 *
 * They are guesses, since other processes write too: a decision on one is held to its version by the append, and a
 * refusal is decided again on what the store says, which is asked for what came since only. So a wrong one costs a round
 * trip and never an answer.
 * A state folds events as they were before sealing: an aggregate must not keep personal values in it.
 */
export class AggregateCache {
  /** The stream that was used last stands last. */
  private readonly byStream = new Map<string, Known>();
  private size = 0;

  /** @param mostCharacters that the states kept may have; 0 keeps none */
  constructor(private readonly mostCharacters = MOST_CHARACTERS) {}

  /** The state after the newest event that was seen here; `undefined` when none is kept. */
  guess<State, Event extends DomainEvent>(
    _of: Aggregate<State, Event>,
    stream: string,
  ): AggregateSnapshot<State> | undefined {
    const known = this.byStream.get(stream);
    if (known === undefined) return undefined;
    this.byStream.delete(stream);
    this.byStream.set(stream, known);
    // A stream's name begins with that of its aggregate, whose state is of one type.
    return known.basis as AggregateSnapshot<State>;
  }

  /** After an append, or when it was read: `state` is what the stream came to with the version. */
  remember(stream: string, basis: Omit<AggregateSnapshot<unknown>, 'read'>): void {
    this.forget(stream);
    const size = sizeOf(basis);
    if (size > this.mostCharacters) return;
    this.byStream.set(stream, { basis: { ...basis, read: false }, size });
    this.size += size;
    for (const oldest of this.byStream.keys()) {
      if (this.size <= this.mostCharacters) return;
      this.forget(oldest);
    }
  }

  forget(stream: string): void {
    this.size -= this.byStream.get(stream)?.size ?? 0;
    this.byStream.delete(stream);
  }
}

/** States are made of the values of events, so few events' data is as much as their state; of many it is measured. */
const sizeOf = ({ state, characters }: Omit<AggregateSnapshot<unknown>, 'read'>): number =>
  characters <= LONG_CHARACTERS ? characters : JSON.stringify(state).length;

/** Nothing has happened yet, as far as this process knows. */
export const guessedBeginning = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
): AggregateSnapshot<State> => ({
  state: aggregate.initial,
  version: 0,
  lastOccurredAt: undefined,
  lastEventId: undefined,
  characters: 0,
  read: false,
});

import type { DomainEvent, Happened } from '../events/event.js';
import type { EventCatalogue } from '../events/event-catalogue.js';
import type { Rejection } from './rejection.js';

/** How many events a stream may have, and the answer to a command that would add more. */
export interface Longest {
  readonly events: number;
  readonly refusal: Rejection;
}

/** What an aggregate remembers: data and a fold, never a class to inherit (Chassaing, the decider pattern). */
export interface Aggregate<State, Event extends DomainEvent> {
  /** Category of its streams: `order` for `order-<orderId>`; without a dash, which ends it. */
  readonly name: string;
  readonly events: EventCatalogue<Event>;
  readonly initial: State;
  /** A stream without such a limit may have any number of events. */
  readonly longest?: Longest;
  /** Pure: it reads no clock, draws no random number and never changes `state`. */
  evolve(state: State, event: Happened<Event>): State;
}

/** Events that follow from a command, none when everything stands as asked already, or a refusal. */
export type Decision<Event> = readonly Event[] | Rejection;

/** A command already filled in: given the state and the business time, it names what happens. Pure. */
export type Decide<State, Event> = (state: State, at: string) => Decision<Event>;

/** Nothing new to say. */
export const unchanged: readonly never[] = [];

/** `order-8e03978e` for the aggregate `order`. */
export const streamOf = (aggregate: { readonly name: string }, id: string): string => `${aggregate.name}-${id}`;

/** The id behind a stream name. */
export const idOf = (aggregate: { readonly name: string }, stream: string): string =>
  stream.slice(aggregate.name.length + 1);

/** Picks the ids of one aggregate out of stream names of all; `undefined` for the stream of another aggregate. */
export const idsOf = (aggregate: { readonly name: string }): ((stream: string) => string | undefined) => {
  const streams = streamOf(aggregate, '');
  return (stream) => (stream.startsWith(streams) ? stream.slice(streams.length) : undefined);
};

/** The state after all of `events`. */
export const fold = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  events: readonly Happened<Event>[],
  from: State = aggregate.initial,
): State => events.reduce((state, event) => aggregate.evolve(state, event), from);

import { deepStrictEqual, ok } from 'node:assert/strict';
import { type Aggregate, type Decide, fold } from '../commands/decider.js';
import { isRejection } from '../commands/rejection.js';
import type { DomainEvent, Happened, Recorded } from '../events/event.js';
import type { ProcessCommand, ProcessInput, ProcessManager, Reaction } from '../processes/process-manager.js';
import type { Projection } from '../projections/projection.js';

/** Business time of the first given fact; each later one comes a minute after the one before. */
export const FIRST_OCCURRED_AT = '2030-01-01T00:00:00.000Z';

const occurredAt = (index: number): string => new Date(Date.parse(FIRST_OCCURRED_AT) + index * 60_000).toISOString();

/** `given(order, …facts).when(cancelOrder(intent)).then(…facts)`, or `.thenRefuses('CODE')`. */
export const given = <State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, ...facts: Event[]) => {
  const history: Happened<Event>[] = facts.map((fact, index) => ({ ...fact, occurredAt: occurredAt(index) }));
  const state = deepFreeze(fold(aggregate, history));
  return {
    state,
    when: (decide: Decide<State, Event>, at = occurredAt(facts.length)) => {
      const decision = decide(state, at);
      return {
        then: (...expected: Event[]) => deepStrictEqual(decision, expected),
        thenRefuses: (code: string) => {
          ok(isRejection(decision), `expected the refusal ${code}, but the command was accepted`);
          deepStrictEqual(decision.rejected, code);
        },
        decision,
      };
    },
  };
};

/** `givenView(orderDetails, 'order-o1', …facts).document('o1')`: the view after these facts of one stream. */
export const givenView = <Document>(projection: Projection<Document>, stream: string, ...facts: DomainEvent[]) => {
  const documents = new Map<string, Document>();
  facts
    .map((fact, index) => recorded(stream, fact, index + 1))
    .forEach((event) => {
      for (const { id, apply } of projection.changesOf(event)) documents.set(id, deepFreeze(apply(documents.get(id))));
    });
  return { document: (id: string) => documents.get(id), documents };
};

/**
 * `givenProcess(fulfilment, …itsEvents).hears(fact, 'order-o1').then(…itsEvents)`, the same for `.timer(name)` and
 * `.refusal(command, code)`; and `.reaction('o1')`, what the last of its events asks for.
 */
export const givenProcess = <State, Own extends DomainEvent, Heard extends DomainEvent>(
  manager: ProcessManager<State, Own, Heard>,
  ...facts: Own[]
) => {
  const { state } = given(manager, ...facts);
  const told = (input: ProcessInput<Heard>) => ({
    then: (...expected: Own[]) => deepStrictEqual(manager.decide(state, deepFreeze(input)), expected),
  });
  return {
    hears: (fact: Heard, stream: string) => told({ kind: 'event', event: recorded(stream, fact, 1) }),
    timer: (name: string) => told({ kind: 'timer', name }),
    refusal: (command: ProcessCommand, code: string) => told({ kind: 'refusal', command, code }),
    reaction: (id: string): Reaction => {
      const last = facts.at(-1);
      return last === undefined ? {} : manager.react({ ...last, occurredAt: occurredAt(facts.length - 1) }, id);
    },
  };
};

const recorded = <Event extends DomainEvent>(stream: string, fact: Event, version: number): Recorded<Event> => ({
  ...fact,
  occurredAt: occurredAt(version - 1),
  meta: {
    id: `event-${version}`,
    stream,
    version,
    position: version,
    schemaVersion: 1,
    recordedAt: occurredAt(version - 1),
    principal: 'local',
    commandId: `command-${version}`,
    correlationId: 'correlation',
    causationId: `command-${version}`,
  },
});

/** Freezes a value and everything in it, so that a change of it throws. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
};

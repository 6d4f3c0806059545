import { randomUUID } from 'node:crypto';

const EVENTS_OF_AN_ORDER = 5;

/**
 * Which event comes next for each caller: one order after the other, five events each.
 * @param events the example to repeat: `first`, `more` and `metadata` as values
 */
export const orderWalk = ({ first, more, metadata }) => {
  const inHand = new Map();
  return (caller) => {
    const last = inHand.get(caller);
    const order =
      last === undefined || last.version === EVENTS_OF_AN_ORDER
        ? { id: randomUUID(), version: 0 }
        : { id: last.id, version: last.version };
    inHand.set(caller, { ...order, version: order.version + 1 });
    const { type, data } = order.version === 0 ? first : more;
    return { ...order, event: { type, data: { ...data }, metadata: { ...metadata } } };
  };
};

/** The least that a fold can do, and no peer is charged more. */
export const BEGINNING = { events: 0 };
export const evolve = (state) => ({ events: (state?.events ?? 0) + 1 });

/** @throws Error when what was read is not the stream as it is */
export const decide = (state, { version, event }) => {
  if ((state?.events ?? 0) !== version) throw new Error(`The stream has ${version} events, ${state?.events} were read`);
  return event;
};

import { EventStore, EventType } from '@castore/core';
import { PostgresEventStorageAdapter } from '@castore/event-storage-adapter-postgres';
import { decide, evolve, orderWalk } from './order-walk.mjs';

export const COUNT = 'select count(*)::int as count from event';

/** Its driver takes the folder of a socket from the environment only, and sends what a url asks for to the server. */
const throughEnvironment = (url) => {
  const { username, password, hostname, pathname, searchParams } = new URL(url);
  const [host, port] = [searchParams.get('host') ?? hostname, searchParams.get('port') ?? '5432'];
  Object.assign(process.env, { PGHOST: host, PGPORT: port, PGUSER: username, PGPASSWORD: password });
  return `postgresql://${pathname}`;
};

/** It opens a pool of ten connections of its own, which nothing closes: they end with the database. */
export const openCommands = async ({ url, events }) => {
  const connectionString = throughEnvironment(url);
  await PostgresEventStorageAdapter.createEventTable({ connectionString });
  const store = new EventStore({
    eventStoreId: 'ORDERS',
    eventTypes: [events.first, events.more].map(({ type }) => new EventType({ type })),
    reducer: (state, event) => ({
      ...evolve(state, event),
      aggregateId: event.aggregateId,
      version: event.version,
    }),
    eventStorageAdapter: new PostgresEventStorageAdapter({ connectionString }),
  });
  const next = orderWalk(events);
  return {
    command: async (caller) => {
      const step = next(caller);
      const { aggregate } = await store.getAggregate(step.id);
      const { type, data, metadata } = decide(aggregate, step);
      const event = { aggregateId: step.id, version: step.version + 1, type, payload: data, metadata };
      await store.pushEvent(event, { prevAggregate: aggregate });
    },
    close: async () => undefined,
  };
};

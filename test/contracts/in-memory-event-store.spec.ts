import { InMemoryEventStore, InMemoryLog } from '#kernel/testing';
import { eventStoreContract } from './event-store.contract.js';

describe('The event store in memory, which tests of the kernel use', () => {
  eventStoreContract(async () => {
    const store = new InMemoryEventStore();
    return { store, other: store, log: new InMemoryLog(store.events), close: async () => undefined };
  });
});

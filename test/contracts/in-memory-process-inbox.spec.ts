import { BEGINNING } from '#kernel';
import {
  InMemoryCheckpoints,
  InMemoryEventStore,
  InMemoryLog,
  InMemoryProcessInbox,
  TestEnvironment,
} from '#kernel/testing';
import { processInboxContract } from './process-inbox.contract.js';
import { runningProcessesContract } from './running-processes.contract.js';

const openInbox = () => {
  let token = 0;
  const checkpoints = new InMemoryCheckpoints();
  return {
    inbox: new InMemoryProcessInbox(checkpoints, new TestEnvironment()),
    checkpoints,
    nextFence: async () => ({ lease: 'processes', token: (token += 1) }),
    close: async () => undefined,
  };
};

describe('The inbox of processes in memory, which tests of the kernel use', () => {
  processInboxContract(async () => openInbox());
});

describe('Processes in memory', () => {
  runningProcessesContract(async () => {
    const store = new InMemoryEventStore();
    const inbox = openInbox();
    // All messages were handled, so the checkpoint is what is lost.
    const loseInbox = () => inbox.checkpoints.save('processes', BEGINNING);
    return { ...inbox, store, log: new InMemoryLog(store.events), loseInbox, diesEvery: 1 };
  });
});

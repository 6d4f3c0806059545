import { InMemoryTopics } from '../../src/operations/log-relay/in-memory-topic.fixture.js';
import { logTopicContract } from './log-topic.contract.js';

describe('The topic in memory', () => {
  logTopicContract(async () => ({ topics: new InMemoryTopics(), close: async () => undefined }));
});

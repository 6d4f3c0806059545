import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { SystemEnvironment } from '#platform';
import { KafkaLogTopics } from '../../src/adapters/kafka/index.js';
import { newTopic, removeTopics } from '../support/kafka.js';

const IDLE_MS = 2_000;

interface RequestQueue {
  checkPendingRequests(): void;
}

describe('An idle connection to Kafka', () => {
  it('does not look at its empty queue all the time', async () => {
    const require = createRequire(import.meta.url);
    const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { readonly prototype: RequestQueue };
    const settings = newTopic();
    const topic = await new KafkaLogTopics(settings, new SystemEnvironment()).open();
    await topic.create(1);
    const looks = jest.spyOn(prototype, 'checkPendingRequests');
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    expect(looks.mock.calls.length).toBeLessThan(IDLE_MS / 20);
    await topic.close();
    await removeTopics(settings.topic);
  });
});

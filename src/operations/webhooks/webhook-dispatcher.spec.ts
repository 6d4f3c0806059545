import { jest } from '@jest/globals';
import { type Leases, StoreUnavailable } from '#kernel';
import { InMemoryCheckpoints, InMemoryLog, InMemoryWakeUps, TestEnvironment } from '#kernel/testing';
import { eventAt } from '../log-relay/log-relay.fixture.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';

const FENCE = { lease: 'webhooks', token: 1 };
const WEBHOOK = {
  ...{ id: 'w', url: 'https://shop.example/', events: ['*'], since: 0 },
  ...{ createdAt: '', disabledAt: null, disabledBecause: null },
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('is red while events do not become deliveries, and not any more where another process has taken over', async () => {
  const lost = new AbortController();
  const leases = { whileHeld: (_name, _signal, work) => work(lost.signal, FENCE) } as Pick<Leases, 'whileHeld'>;
  const dispatcher = new WebhookDispatcher(
    {
      ...{ log: new InMemoryLog([eventAt(1)]), wakeUps: new InMemoryWakeUps(), checkpoints: new InMemoryCheckpoints() },
      ...{ leases: leases, environment: new TestEnvironment() },
      webhooks: { list: async () => [WEBHOOK] },
      deliveries: { add: () => Promise.reject(new StoreUnavailable('the disk is full')) },
      sender: { run: async () => undefined, wake: () => undefined },
      publicEventOf: ({ type }) => ({ type, schemaVersion: 1, subject: '1', data: {} }),
    },
    () => undefined,
  );
  dispatcher.start();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await dispatcher.look()).toMatchObject([
    { ok: false, detail: expect.stringContaining('the disk is full') as string },
  ]);
  lost.abort();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await dispatcher.look()).toMatchObject([{ ok: true }]);
  await dispatcher.stop();
});

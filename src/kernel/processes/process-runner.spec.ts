import { jest } from '@jest/globals';
import { CommandRejected } from '../commands/rejection.js';
import { StoreUnavailable } from '../events/event-store.js';
import { InMemoryCheckpoints } from '../testing/in-memory-log.js';
import { InMemoryProcessInbox } from '../testing/in-memory-process-inbox.js';
import { TestEnvironment } from '../testing/test-environment.js';
import type { ProcessMessage } from './process-inbox.js';
import { ProcessRunner } from './process-runner.js';

const FENCE = { lease: 'processes', token: 1 };
const HOUR_MS = 3_600_000;

const message = (position: number, instance: string, process = 'fulfilment'): ProcessMessage => ({
  ...{ process, instance, eventId: `e${position}` },
  ...{ stream: `order-${instance}`, version: 1, position },
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A runner of a process that does `step` for each message. */
const setUp = async (step: (message: ProcessMessage) => Promise<void>, ...messages: ProcessMessage[]) => {
  const environment = new TestEnvironment();
  const inbox = new InMemoryProcessInbox(new InMemoryCheckpoints(), environment);
  await inbox.add(messages, 'processes', { position: 9, eventId: 'e9' }, FENCE);
  const handled: string[] = [];
  const reported: string[] = [];
  const steps = {
    name: 'fulfilment',
    messageOf: async () => undefined,
    handle: async (each: ProcessMessage) => {
      await step(each);
      handled.push(`${each.instance} ${each.eventId}`);
      return [];
    },
  };
  const payments = { ...steps, name: 'payments' };
  const never = () => Promise.reject(new Error('not to be called'));
  const runner = new ProcessRunner(
    [steps, payments],
    { inbox, environment, store: { load: never, readStream: never }, commands: { run: never }, send: never },
    {
      handled: () => undefined,
      stepFailed: ({ instance }, _error, stuck) => void reported.push(`${instance} ${stuck ? 'stuck' : 'failed'}`),
      failed: (error) => void reported.push(String(error)),
    },
  );
  const stopping = new AbortController();
  const over = runner.run(stopping.signal, FENCE);
  const stop = async () => {
    stopping.abort();
    await jest.advanceTimersByTimeAsync(0);
    await over;
  };
  return { inbox, handled, reported, stop };
};

const passes = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

it('holds up the process whose step fails, and no other', async () => {
  const failing = async ({ eventId }: ProcessMessage) => {
    if (eventId === 'e1') throw new TypeError('no gateway');
  };
  const { inbox, handled, reported, stop } = await setUp(failing, message(1, 'a'), message(2, 'a'), message(3, 'b'));
  await passes(0);
  expect([handled, reported]).toEqual([['b e3'], ['a failed']]);
  expect(await inbox.of('fulfilment', 'a')).toMatchObject([
    { position: 1, error: expect.stringContaining('no gateway') as unknown },
    { position: 2, attempts: 0 },
  ]);
  await stop();
});

it('tries a failed step again with back-off, and goes on in order', async () => {
  let left = 3;
  const failing = async () => {
    left -= 1;
    if (left > 0)
      throw new CommandRejected({ rejected: 'STREAM_BUSY', kind: 'conflict', because: '', retryable: true });
  };
  const { handled, reported, stop } = await setUp(failing, message(1, 'a'), message(2, 'a'));
  await passes(10_000);
  expect([handled, reported]).toEqual([
    ['a e1', 'a e2'],
    ['a failed', 'a failed'],
  ]);
  await stop();
});

it('gives up after half an hour, until it is asked to try again', async () => {
  let broken = true;
  const failing = async () => {
    if (broken) throw new Error('no gateway');
  };
  const { inbox, handled, reported, stop } = await setUp(failing, message(1, 'a'));
  await passes(HOUR_MS);
  expect(reported.at(-1)).toBe('a stuck');
  expect(await inbox.stuck(9)).toMatchObject([{ instance: 'a', attempts: reported.length, error: 'no gateway' }]);
  broken = false;
  await passes(HOUR_MS);
  expect(handled).toEqual([]);
  await inbox.retry('fulfilment', 'a');
  await passes(1_000);
  expect(handled).toEqual(['a e1']);
  await stop();
});

it('does not count the times at which the store does not answer', async () => {
  let left = 100;
  const failing = async () => {
    left -= 1;
    if (left > 0) throw new StoreUnavailable('no connection');
  };
  const { handled, stop, inbox } = await setUp(failing, message(1, 'a'));
  await passes(5_000);
  expect(await inbox.of('fulfilment', 'a')).toMatchObject([{ attempts: 0 }]);
  await passes(HOUR_MS);
  expect(handled).toEqual(['a e1']);
  await stop();
});

it('holds a message of a process manager that this release does not know', async () => {
  const unknown = { ...message(1, 'a'), process: 'dunning' };
  const { inbox, stop } = await setUp(async () => undefined, unknown);
  await passes(HOUR_MS);
  expect(await inbox.stuck(9)).toMatchObject([{ error: expect.stringContaining('"dunning"') as unknown }]);
  await stop();
});

it('does what is due of one manager while many steps of another wait for an answer', async () => {
  let answer: () => void = () => undefined;
  const silence = new Promise<void>((resolve) => (answer = resolve));
  const asks = Array.from({ length: 100 }, (_, index) => message(index + 1, `p${index}`, 'payments'));
  const waits = ({ process }: ProcessMessage) => (process === 'payments' ? silence : Promise.resolve());
  const { handled, stop } = await setUp(waits, ...asks, message(101, 'a'), message(102, 'a'));
  await passes(0);
  expect(handled).toEqual(['a e101', 'a e102']);
  answer();
  await passes(0);
  expect(handled).toHaveLength(102);
  await stop();
});

import { jest } from '@jest/globals';
import { TestEnvironment } from '../testing/test-environment.js';
import { Deadlines } from './deadlines.js';

const WITHIN_MS = 2_000;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

const setUp = () => {
  const environment = new TestEnvironment();
  const deadlines = new Deadlines(environment, WITHIN_MS);
  const answers: string[] = [];
  const ask = (name: string, takesMs: number) =>
    void deadlines
      .within(
        environment.sleep(takesMs).then(() => name),
        () => new Error(`${name} is late`),
      )
      .then(
        (answer) => answers.push(answer),
        (error: unknown) => answers.push((error as Error).message),
      );
  return { deadlines, answers, ask };
};

it('gives up what takes longer, each at its own time, and nothing else', async () => {
  const { answers, ask } = setUp();
  ask('first', 10_000);
  await jest.advanceTimersByTimeAsync(500);
  ask('second', 10_000);
  ask('third', 1_900);
  await jest.advanceTimersByTimeAsync(1_499);
  expect(answers).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(answers).toEqual(['first is late']);
  await jest.advanceTimersByTimeAsync(499);
  expect(answers).toEqual(['first is late', 'third']);
  await jest.advanceTimersByTimeAsync(1);
  expect(answers).toEqual(['first is late', 'third', 'second is late']);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(answers).toHaveLength(3);
});

it('has one timer however many wait, and none when none does', async () => {
  const { deadlines, ask } = setUp();
  for (let n = 0; n < 1_000; n += 1) void deadlines.within(Promise.resolve(n), () => new Error('late'));
  expect(jest.getTimerCount()).toBe(1);
  await jest.advanceTimersByTimeAsync(WITHIN_MS);
  expect(jest.getTimerCount()).toBe(0);
  ask('later', 10_000);
  expect(jest.getTimerCount()).toBe(2);
});

it('passes a failure on as it is', async () => {
  const { deadlines } = setUp();
  const failed = deadlines.within(Promise.reject(new RangeError('at once')), () => new Error('late'));
  await expect(failed).rejects.toThrow(RangeError);
});

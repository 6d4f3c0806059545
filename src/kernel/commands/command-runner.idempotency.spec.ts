import { jest } from '@jest/globals';
import { StoreUnavailable } from '../events/event-store.js';
import { deposit, open } from '../testing/account.fixture.js';
import type { CommandAnswer } from './command.js';
import { refusalOf, request, setUp, told } from './command-runner.fixture.js';

const failOnce = () => {
  let failed = false;
  return () => {
    if (failed) return;
    failed = true;
    throw new StoreUnavailable('the connection was cut');
  };
};

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

const copies = (count: number, run: (index: number) => Promise<CommandAnswer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

describe('the same key again', () => {
  it('gets the very same answer, token included, whatever happened since', async () => {
    const { runner, otherProcess, store } = setUp();
    const first = request(open('o1'));
    const answer = await runner.run(first);
    await runner.run(request(deposit(5)));
    expect(await runner.run(first)).toEqual({ ...answer, replayed: true });
    expect(await otherProcess.run(first)).toEqual({ ...answer, replayed: true });
    expect(store.events).toHaveLength(2);
  });

  it('is another command for another caller', async () => {
    const { runner } = setUp();
    await runner.run(request(open('o1'), { idempotencyKey: 'k' }));
    const others = request(deposit(5), { idempotencyKey: 'k', principal: 'other' });
    expect(await runner.run(others)).toMatchObject({ version: 2, replayed: false });
  });

  it.each([
    ['body', { body: { amount: 6 } }],
    ['target', { id: 'a2' }],
  ])('is refused for another %s', async (_name, other) => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1'), { idempotencyKey: 'k', body: { amount: 5 } }));
    const reused = request(open('o1'), { idempotencyKey: 'k', body: { amount: 5 }, ...other });
    expect(await refusalOf(runner.run(reused))).toMatchObject({ rejected: 'IDEMPOTENCY_KEY_REUSED', kind: 'invalid' });
    expect(await refusalOf(runner.run({ ...reused, begins: true }))).toMatchObject({
      rejected: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(store.events).toHaveLength(1);
  });

  it('is refused for another body also while the first is being carried out', async () => {
    const { runner, store } = setUp();
    const first = runner.run(request(open('o1'), { idempotencyKey: 'k', body: 1 }));
    const second = runner.run(request(open('o1'), { idempotencyKey: 'k', body: 2 }));
    expect((await refusalOf(second)).rejected).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await first).replayed).toBe(false);
    expect(store.events).toHaveLength(1);
  });

  it('repeats its answer after the answer was lost on the way', async () => {
    const { runner, store } = setUp();
    store.hooks.afterCommit = failOnce();
    const beginning = request(open('o1'), { begins: true });
    await expect(runner.run(beginning)).rejects.toThrow(StoreUnavailable);
    expect(await runner.run(beginning)).toMatchObject({ version: 1, replayed: true });
    expect(store.events).toHaveLength(1);
  });

  it('is carried out when the first try never reached the store', async () => {
    const { runner, store } = setUp();
    store.hooks.beforeCommit = failOnce();
    const beginning = request(open('o1'));
    await expect(runner.run(beginning)).rejects.toThrow(StoreUnavailable);
    expect(store.events).toHaveLength(0);
    expect(await runner.run(beginning)).toMatchObject({ version: 1, replayed: false });
  });
});

describe('copies at the same time', () => {
  it.each([
    ['one process', false],
    ['two processes', true],
  ])('of %s: one set of events, equal answers, one of them the first', async (_name, two) => {
    const { runner, otherProcess, store } = setUp();
    const copy = request(open('o1'));
    const answers = await copies(20, (index) => (two && index % 2 === 1 ? otherProcess : runner).run(copy));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: true }))).size).toBe(1);
    expect(store.events).toHaveLength(1);
    expect(store.allReceipts()).toHaveLength(1);
  });

  it.each(['beforeCommit', 'afterCommit'] as const)(
    'let another one try when the first loses its connection: %s',
    async (moment) => {
      const { runner, store } = setUp();
      store.hooks[moment] = failOnce();
      const copy = request(open('o1'));
      const settled = await Promise.allSettled(Array.from({ length: 20 }, () => runner.run(copy)));
      expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(told(store.events)).toEqual(['account-a1@1 AccountOpened']);
    },
  );

  it('are each refused when the command is', async () => {
    const { runner } = setUp();
    const copy = request(deposit(5));
    const refusals = await Promise.all(Array.from({ length: 5 }, () => refusalOf(runner.run(copy))));
    expect(refusals.map(({ rejected }) => rejected)).toEqual(Array(5).fill('ACCOUNT_NOT_OPEN'));
  });
});

describe('a copy of a command that takes long', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('is told after 2 s that the first is in flight; the first still gets its answer', async () => {
    const { runner, store } = setUp();
    const { opened, open: answerNow } = gate();
    store.hooks.afterCommit = () => opened;
    const slow = request(open('o1'));
    const first = runner.run(slow);
    let refused = false;
    const copy = refusalOf(runner.run(slow)).finally(() => (refused = true));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(refused).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await copy).toMatchObject({ rejected: 'IDEMPOTENCY_KEY_IN_FLIGHT', kind: 'conflict', retryable: true });
    answerNow();
    expect(await first).toMatchObject({ version: 1, replayed: false });
  });

  it('gets the answer when it comes within 2 s', async () => {
    const { runner, store, environment } = setUp();
    store.hooks.afterCommit = () => environment.sleep(1_900);
    const slow = request(open('o1'));
    const answers = copies(3, () => runner.run(slow));
    await jest.advanceTimersByTimeAsync(1_900);
    expect((await answers).map(({ replayed }) => replayed)).toEqual([false, true, true]);
  });

  it('waits 2 s in all, however many copies fail before it', async () => {
    const { runner, store, environment } = setUp();
    store.hooks.beforeCommit = async () => {
      await environment.sleep(1_500);
      throw new StoreUnavailable('no answer in time');
    };
    const slow = request(open('o1'));
    const outcomes: string[] = [];
    for (let copy = 0; copy < 3; copy += 1)
      runner.run(slow).catch((error: unknown) => outcomes.push((error as Error).name));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(outcomes).toEqual(['StoreUnavailable', 'CommandRejected']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(outcomes).toEqual(['StoreUnavailable', 'CommandRejected', 'StoreUnavailable']);
  });

  it('is forgotten once it is settled', async () => {
    const { runner, store } = setUp();
    const slow = request(open('o1'));
    await copies(5, () => runner.run(slow));
    const loads = store.loads;
    await runner.run(slow);
    expect(store.loads).toBe(loads + 1);
  });
});

import { jest } from '@jest/globals';
import { account, deposit, open } from '../testing/account.fixture.js';
import { refusalOf, request, setUp } from './command-runner.fixture.js';
import { fold } from './decider.js';

const WRITERS = 60;

describe('many writers on one stream', () => {
  it.each([
    ['one process', false],
    ['two processes', true],
  ])('of %s are accepted one after another: versions are dense, none is lost', async (_name, two) => {
    const { runner, otherProcess, store } = setUp();
    await runner.run(request(open('o1')));
    const answers = await Promise.all(
      Array.from({ length: WRITERS }, (_, index) =>
        (two && index % 2 === 1 ? otherProcess : runner).run(request(deposit(1, `d${index}`))),
      ),
    );
    expect(store.events.map(({ version }) => version)).toEqual(Array.from({ length: WRITERS + 1 }, (_, n) => n + 1));
    expect(answers.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: WRITERS }, (_, n) => n + 2),
    );
    const state = fold(
      account,
      store.events.map((event) => account.events.decode(event)),
    );
    expect(state.balance).toBe(WRITERS);
    expect(new Set(state.marks).size).toBe(WRITERS);
  });

  it('of one process never conflict with each other', async () => {
    const { runner, store } = setUp();
    const attempts: number[] = [];
    store.hooks.beforeCommit = ({ expectedVersion }) => attempts.push(expectedVersion);
    await Promise.all(
      [open('o1'), ...Array.from({ length: 20 }, () => deposit(1))].map((each) => runner.run(request(each))),
    );
    expect(attempts).toEqual(Array.from({ length: 21 }, (_, version) => version));
  });

  it('are answered with the balance that each of them made', async () => {
    const { runner, otherProcess } = setUp();
    await runner.run(request(open('o1')));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? runner : otherProcess).run(request(deposit(1)))),
    );
    for (const { body, version } of answers) expect(body.balance).toBe(version - 1);
  });
});

describe('a writer between reading and appending', () => {
  afterEach(() => jest.useRealTimers());

  it('makes the command be decided again, on the newer state', async () => {
    const { runner, otherProcess, store } = setUp();
    await runner.run(request(open('o1')));
    const balances: number[] = [];
    store.hooks.beforeCommit = () => {
      delete store.hooks.beforeCommit;
      return otherProcess.run(request(deposit(10)));
    };
    const answer = await runner.run(
      request((state, at) => {
        balances.push(state.balance);
        return deposit(5)(state, at);
      }),
    );
    expect(balances).toEqual([0, 10]);
    expect(answer.body).toMatchObject({ balance: 15, version: 3 });
  });

  it('may make it be refused', async () => {
    const { runner, otherProcess, store } = setUp();
    store.hooks.beforeCommit = () => {
      delete store.hooks.beforeCommit;
      return otherProcess.run(request(open('o2')));
    };
    expect((await refusalOf(runner.run(request(open('o1'))))).rejected).toBe('ACCOUNT_EXISTS');
  });

  it('that never rests makes it give up with STREAM_BUSY, in bounded time and with nothing written', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    const { runner, otherProcess, store } = setUp();
    await runner.run(request(open('o1')));
    const ours = request(deposit(5));
    let attempts = 0;
    store.hooks.beforeCommit = async ({ receipt }) => {
      if (receipt.key !== ours.context.idempotencyKey) return;
      attempts += 1;
      await otherProcess.run(request(deposit(1)));
    };
    const refusal = refusalOf(runner.run(ours));
    await jest.advanceTimersByTimeAsync(2_100);
    expect(await refusal).toMatchObject({ rejected: 'STREAM_BUSY', kind: 'conflict', retryable: true });
    expect(attempts).toBeGreaterThan(10);
    expect(store.events).toHaveLength(1 + attempts);
    expect(store.allReceipts().some(({ key }) => key === ours.context.idempotencyKey)).toBe(false);
  });
});

describe('different streams', () => {
  it('do not wait for each other', async () => {
    const { runner, store } = setUp();
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    store.hooks.beforeCommit = ({ stream }) => (stream === 'account-slow' ? held : undefined);
    const waiting = runner.run(request(open('o1'), { id: 'slow' }));
    const queued = runner.run(request(deposit(1), { id: 'slow' }));
    expect((await runner.run(request(open('o1'), { id: 'quick' }))).version).toBe(1);
    goOn();
    expect([(await waiting).version, (await queued).version]).toEqual([1, 2]);
  });

  it('of a refused command let the next one of the same stream go on', async () => {
    const { runner } = setUp();
    const refused = refusalOf(runner.run(request(deposit(1))));
    const next = runner.run(request(open('o1')));
    expect((await refused).rejected).toBe('ACCOUNT_NOT_OPEN');
    expect((await next).version).toBe(1);
  });
});

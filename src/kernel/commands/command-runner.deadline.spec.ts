import { jest } from '@jest/globals';
import { StoreUnavailable } from '../events/event-store.js';
import { deposit, open } from '../testing/account.fixture.js';
import { refusalOf, request, setUp } from './command-runner.fixture.js';

const ANSWERED_WITHIN_MS = 2_050;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

describe('a command is answered within 2 s', () => {
  it('as unknown when the store never answers; the same key tells later what became of it', async () => {
    const { runner, store } = setUp();
    let goOn: () => void = () => undefined;
    store.hooks.afterCommit = () => new Promise<void>((resolve) => (goOn = resolve));
    const slow = request(open('o1'));
    let outcome: unknown;
    runner.run(slow).catch((error: unknown) => (outcome = error));
    await jest.advanceTimersByTimeAsync(ANSWERED_WITHIN_MS - 1);
    expect(outcome).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(outcome).toBeInstanceOf(StoreUnavailable);

    delete store.hooks.afterCommit;
    goOn();
    await jest.advanceTimersByTimeAsync(0);
    expect(await runner.run(slow)).toMatchObject({ version: 1, replayed: true });
  });

  it('though loading, sealing and appending each take less: they share the time', async () => {
    const { runner, otherProcess, store, environment } = setUp();
    await otherProcess.run(request(open('o1')));
    const load = store.load.bind(store);
    store.load = async (...of) => {
      await environment.sleep(1_200);
      return load(...of);
    };
    store.hooks.beforeCommit = () => environment.sleep(1_200);
    let outcome: unknown;
    runner.run(request(deposit(5))).catch((error: unknown) => (outcome = error));
    await jest.advanceTimersByTimeAsync(ANSWERED_WITHIN_MS);
    expect(outcome).toBeInstanceOf(StoreUnavailable);
  });

  it('though what the decision needs never comes', async () => {
    const { runner } = setUp();
    let outcome: unknown;
    runner.run(request(() => new Promise(() => undefined))).catch((error: unknown) => (outcome = error));
    await jest.advanceTimersByTimeAsync(ANSWERED_WITHIN_MS);
    expect(outcome).toBeInstanceOf(StoreUnavailable);
  });

  it('also in a row: what no caller waits for any more is not begun, and answered as busy, not as unknown', async () => {
    const { runner, store, environment } = setUp();
    await runner.run(request(open('o1')));
    store.hooks.beforeCommit = () => environment.sleep(1_500);
    const decided: number[] = [];
    const inRow = (amount: number) =>
      request((state, at) => {
        decided.push(amount);
        return deposit(amount)(state, at);
      });
    const first = runner.run(inRow(1));
    const second = runner.run(inRow(2)).catch((error: unknown) => error);
    const third = refusalOf(runner.run(inRow(3)));
    await jest.advanceTimersByTimeAsync(ANSWERED_WITHIN_MS);
    expect(await first).toMatchObject({ version: 2 });
    expect(await second).toBeInstanceOf(StoreUnavailable);
    expect(await third).toMatchObject({ rejected: 'STREAM_BUSY', retryable: true });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(decided).toEqual([1, 2]);
  });
});

import { jest } from '@jest/globals';
import { LOAD_EVENTS } from '../events/event-store.js';
import { account, deposit, open } from '../testing/account.fixture.js';
import { refusalOf, request, setUp } from './command-runner.fixture.js';

const LENGTH = 3 * LOAD_EVENTS + 7;

/** An account with many deposits of 1, which the other process has made. */
const withLongStream = async () => {
  const all = setUp();
  await all.otherProcess.run(request(open('o1')));
  for (let n = 1; n < LENGTH; n += 100) {
    const more = Math.min(100, LENGTH - n);
    await all.otherProcess.run(
      request((state, at) => Array.from({ length: more }, () => deposit(1)(state, at)).flat() as never),
    );
  }
  all.store.loads = 0;
  return all;
};

describe('a long stream', () => {
  it('is read in pages, and from then on only what came since', async () => {
    const { runner, otherProcess, store } = await withLongStream();
    expect((await runner.run(request(deposit(1)))).body).toMatchObject({ balance: LENGTH, version: LENGTH + 1 });
    expect(store.loads).toBe(4);
    await otherProcess.run(request(deposit(1)));
    const load = jest.spyOn(store, 'load');
    expect((await runner.run(request(deposit(1)))).body).toMatchObject({ balance: LENGTH + 2, version: LENGTH + 3 });
    expect(load.mock.calls.map(([, , fromVersion]) => fromVersion)).toEqual([LENGTH + 1]);
  });

  it('is not read for a command that was answered before, nor for one that is refused', async () => {
    const { runner, otherProcess, store } = await withLongStream();
    const command = request(deposit(1));
    await otherProcess.run(command);
    const load = jest.spyOn(store, 'load');
    expect(await runner.run(command)).toMatchObject({ version: LENGTH + 1, replayed: true });
    expect(await load.mock.results[0]?.value).toMatchObject({ events: [] });
    expect(load).toHaveBeenCalledTimes(1);

    await runner.run(request(deposit(1)));
    load.mockClear();
    for (let n = 0; n < 5; n += 1) await refusalOf(runner.run(request(open('o1'))));
    expect(load.mock.calls.every(([, , fromVersion]) => fromVersion > LENGTH)).toBe(true);
    expect(load).toHaveBeenCalledTimes(5);
  });

  it('that is not read in time is gone on with by the next command', async () => {
    const { runner, store, environment } = await withLongStream();
    const load = store.load.bind(store);
    store.load = async (...asked) => {
      environment.pass(900);
      return load(...asked);
    };
    const command = request(deposit(1));
    expect(await refusalOf(runner.run(command))).toMatchObject({ rejected: 'STREAM_BUSY', retryable: true });
    expect((await runner.run(command)).version).toBe(LENGTH + 1);
    expect(store.loads).toBe(3 + 1);
  });

  it('that is not the one that was known is read from its beginning', async () => {
    const { runner, store } = await withLongStream();
    await runner.run(request(deposit(1)));
    store.events.splice(LENGTH - 1, 2);
    store.events.forEach((event, at) => (store.events[at] = { ...event, id: `restored-${at}` }));
    expect(await refusalOf(runner.run(request(open('o1'))))).toMatchObject({ rejected: 'ACCOUNT_EXISTS' });
    expect((await runner.run(request(deposit(1)))).body).toMatchObject({ balance: LENGTH - 1, version: LENGTH });
  });

  it('takes no more events than its aggregate says, but is read and answered as before', async () => {
    const { runner, otherProcess } = setUp();
    const refusal = { rejected: 'TOO_LONG', kind: 'conflict', because: 'It is full.' } as const;
    const limited = { ...account, longest: { events: 3, refusal } };
    const command = (amount: number) => ({ ...request(deposit(amount)), aggregate: limited });
    await runner.run(request(open('o1')));
    const last = command(2);
    await runner.run(command(1));
    expect((await runner.run(last)).version).toBe(3);
    expect(await refusalOf(runner.run(command(3)))).toEqual(refusal);
    expect(await refusalOf(otherProcess.run(command(3)))).toEqual(refusal);
    expect(await otherProcess.run(last)).toMatchObject({ version: 3, replayed: true });
    expect((await runner.run({ ...command(1), decide: () => [] })).version).toBe(3);
  });
});

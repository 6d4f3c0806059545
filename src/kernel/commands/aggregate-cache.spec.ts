import fc from 'fast-check';
import { account, type AccountState, close, deposit, open } from '../testing/account.fixture.js';
import { refusalOf, request, setUp } from './command-runner.fixture.js';
import { AggregateCache } from './aggregate-cache.js';

describe('a stream that was appended to here', () => {
  it('is not read for the next command', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1'), { begins: true }));
    for (const amount of [1, 2, 3]) await runner.run(request(deposit(amount)));
    expect(store.loads).toBe(0);
    expect((await runner.run(request(deposit(4)))).body).toMatchObject({ balance: 10, version: 5 });
  });

  it('is read when another process has written to it since, and then no more', async () => {
    const { runner, otherProcess, store } = setUp();
    await runner.run(request(open('o1'), { begins: true }));
    await otherProcess.run(request(deposit(10)));
    store.loads = 0;
    expect((await runner.run(request(deposit(1)))).body).toMatchObject({ balance: 11, version: 3 });
    expect((await runner.run(request(deposit(1)))).body).toMatchObject({ balance: 12, version: 4 });
    expect(store.loads).toBe(1);
  });

  it('refuses only what the store refuses: a refusal on a state of yesterday is decided again', async () => {
    const { runner, otherProcess } = setUp();
    await expect(refusalOf(runner.run(request(deposit(1))))).resolves.toMatchObject({ rejected: 'ACCOUNT_NOT_OPEN' });
    await otherProcess.run(request(open('o1')));
    expect((await runner.run(request(deposit(1), { expectedVersions: [1] }))).version).toBe(2);
    await otherProcess.run(request(deposit(2)));
    expect((await runner.run(request(deposit(3), { expectedVersions: [3] }))).body).toMatchObject({ balance: 6 });
    await otherProcess.run(request(close()));
    await expect(refusalOf(runner.run(request(deposit(1))))).resolves.toMatchObject({ rejected: 'ACCOUNT_NOT_OPEN' });
  });

  it('answers a key again as it was answered, whatever became of the stream since', async () => {
    const { runner } = setUp();
    const opening = request(open('o1'), { begins: true });
    const first = await runner.run(opening);
    await runner.run(request(close()));
    expect(await runner.run(opening)).toEqual({ ...first, replayed: true });
  });

  it('with nothing to say still answers with the version it stands at', async () => {
    const { runner, otherProcess } = setUp();
    await runner.run(request(open('o1'), { begins: true }));
    await otherProcess.run(request(close()));
    expect(await runner.run(request(close()))).toMatchObject({ version: 2, body: { events: [] } });
  });
});

it('two processes that know states come to what one comes to that reads each time', async () => {
  const step = fc.tuple(fc.boolean(), fc.constantFrom(open('o1'), deposit(1), deposit(2), close()));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const [known, read] = [setUp(), setUp(() => new AggregateCache(0))];
      for (const [first, decide] of steps) {
        const [one, other] = [known, read].map(({ runner, otherProcess }) => (first ? runner : otherProcess));
        const outcomes = [one, other].map((each) =>
          each?.run(request(decide)).then(
            ({ body: { consistencyToken: _, ...body } }) => body,
            (error: unknown) => String(error),
          ),
        );
        expect(await outcomes[0]).toEqual(await outcomes[1]);
      }
    }),
  );
});

describe('known states', () => {
  const basis = (balance: number, characters: number) => ({
    state: { status: 'open', balance, marks: [] } satisfies AccountState,
    version: 1,
    lastOccurredAt: undefined,
    lastEventId: undefined,
    characters,
  });

  it('keep as much as their events may fill, those used last before others', () => {
    const known = new AggregateCache(100);
    known.remember('account-a', basis(1, 40));
    known.remember('account-b', basis(2, 40));
    expect(known.guess(account, 'account-a')?.state.balance).toBe(1);
    known.remember('account-c', basis(3, 40));
    expect(known.guess(account, 'account-b')).toBeUndefined();
    expect(known.guess(account, 'account-a')?.state.balance).toBe(1);
    expect(known.guess(account, 'account-c')?.state.balance).toBe(3);
  });

  it('count a stream once, however often it is remembered', () => {
    const known = new AggregateCache(100);
    known.remember('account-a', basis(1, 10));
    for (let version = 2; version < 50; version += 1) known.remember('account-b', basis(version, 60));
    expect(known.guess(account, 'account-a')?.state.balance).toBe(1);
    expect(known.guess(account, 'account-b')?.state.balance).toBe(49);
  });

  it('keep none that is larger than all of them together may be, and not what it was before', () => {
    const known = new AggregateCache(100);
    known.remember('account-a', basis(1, 90));
    known.remember('account-a', basis(2, 110));
    expect(known.guess(account, 'account-a')).toBeUndefined();
  });

  it('count a long stream by its state, and not by its many events', () => {
    const known = new AggregateCache(1_000);
    known.remember('account-a', basis(1, 500_000));
    const marks = Array.from({ length: 200 }, (_, index) => `mark ${index}`);
    known.remember('account-b', { ...basis(2, 500_000), state: { status: 'open', balance: 2, marks } });
    expect(known.guess(account, 'account-a')?.characters).toBe(500_000);
    expect(known.guess(account, 'account-b')).toBeUndefined();
  });

  it('are guesses', () => {
    const known = new AggregateCache();
    known.remember('account-a', basis(1, 10));
    expect(known.guess(account, 'account-a')?.read).toBe(false);
  });
});

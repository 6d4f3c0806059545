import { decodeToken } from '../log/consistency-token.js';
import { close, deposit, open } from '../testing/account.fixture.js';
import { refusalOf, request, setUp, told } from './command-runner.fixture.js';

describe('a command that is accepted', () => {
  it('appends its events and answers with the reply, the version and a token for readers', async () => {
    const { runner, store } = setUp();
    const answer = await runner.run(request(open('o1')));
    expect(answer).toMatchObject({ status: 200, version: 1, replayed: false });
    expect(answer.body).toEqual({
      status: 'open',
      balance: 0,
      version: 1,
      events: ['AccountOpened'],
      consistencyToken: answer.consistencyToken,
    });
    expect(decodeToken(answer.consistencyToken)).toEqual({
      log: await store.logId(),
      position: 1,
      stream: 'account-a1',
      version: 1,
    });
    expect(told(store.events)).toEqual(['account-a1@1 AccountOpened']);
  });

  it('is decided on what the stream says so far', async () => {
    const { runner } = setUp();
    await runner.run(request(open('o1')));
    await runner.run(request(deposit(5)));
    expect((await runner.run(request(deposit(7)))).body).toMatchObject({ balance: 12, version: 3 });
  });

  it('keeps who asked and what led to it, and seals personal values', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1', 'Zoë Secret'), { causationId: 'event-9', traceparent: '00-ab-cd-01' }));
    await runner.run(request(deposit(5)));
    const [opened, deposited] = store.events.map(({ metadata }) => JSON.parse(metadata) as Record<string, unknown>);
    const [receipt, other] = store.allReceipts();
    expect(opened).toEqual({
      principal: 'local',
      correlationId: 'correlation',
      causationId: 'event-9',
      commandId: receipt?.commandId,
      traceparent: '00-ab-cd-01',
    });
    expect(deposited).toMatchObject({ causationId: other?.commandId, commandId: other?.commandId });
    expect(JSON.stringify(store.events)).not.toContain('Zoë Secret');
  });

  it('leaves a receipt also when it adds no event', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1')));
    const nothing = request(close(), { id: 'never-opened' });
    const answers = [await runner.run(nothing), await runner.run(nothing)];
    expect(answers).toMatchObject([
      { version: 0, replayed: false },
      { version: 0, replayed: true },
    ]);
    expect(decodeToken(answers[0]?.consistencyToken ?? '')).toMatchObject({ position: 0, version: 0 });
    await runner.run(request(close()));
    expect((await runner.run(request(close()))).body).toMatchObject({ events: [], version: 2 });
    expect(store.events).toHaveLength(2);
    expect(store.allReceipts()).toHaveLength(4);
  });

  it('happens no earlier than the event before it, even when the clock goes back', async () => {
    const { runner, store, environment } = setUp();
    await runner.run(request(open('o1')));
    environment.clockOffset = -3_600_000;
    await runner.run(request(deposit(1)));
    environment.clockOffset = 3_600_000;
    await runner.run(request(deposit(1)));
    const [first, second, third] = store.events.map(({ occurredAt }) => occurredAt);
    expect(second).toBe(first);
    expect(Date.parse(third ?? '') - Date.parse(first ?? '')).toBeGreaterThanOrEqual(3_600_000);
    const [recordedFirst, recordedSecond] = store.events.map(({ recordedAt }) => recordedAt);
    expect(Date.parse(recordedSecond ?? '')).toBeLessThan(Date.parse(recordedFirst ?? ''));
  });
});

describe('a command that is refused', () => {
  it('is told why, and leaves no trace: the same key may succeed later', async () => {
    const { runner, store } = setUp();
    const early = request(deposit(5));
    expect(await refusalOf(runner.run(early))).toMatchObject({ rejected: 'ACCOUNT_NOT_OPEN', kind: 'conflict' });
    expect(store.allReceipts()).toEqual([]);
    await runner.run(request(open('o1')));
    expect(await runner.run(early)).toMatchObject({ version: 2, replayed: false });
  });

  it('happened in the future, but for the little by which clocks differ', async () => {
    const { runner, environment } = setUp();
    const inSeconds = (seconds: number) => {
      const time = environment.now();
      time.setSeconds(time.getSeconds() + seconds);
      return time.toISOString();
    };
    for (const occurredAt of [inSeconds(330), '2099-01-01T00:00:00.000Z']) {
      const refusal = await refusalOf(runner.run(request(open('o1'), { occurredAt })));
      expect(refusal).toMatchObject({ rejected: 'OCCURRED_IN_FUTURE', pointer: '/occurredAt' });
    }
    expect(await runner.run(request(open('o1'), { occurredAt: inSeconds(300) }))).toMatchObject({ version: 1 });
  });

  it('is answered as before when it was accepted and the clock has gone back since', async () => {
    const { runner, otherProcess, environment } = setUp();
    const past = request(open('o1'), { occurredAt: environment.now().toISOString() });
    await runner.run(past);
    environment.clockOffset = -3_600_000;
    for (const each of [runner, otherProcess]) expect(await each.run(past)).toMatchObject({ replayed: true });
  });

  it('is a defect, not a refusal, when its decider throws', async () => {
    const { runner, store } = setUp();
    const broken = () => {
      throw new TypeError('defect');
    };
    await expect(runner.run(request(broken))).rejects.toThrow(TypeError);
    expect(store.allReceipts()).toEqual([]);
  });
});

describe('If-Match', () => {
  it('refuses another version than the caller decided on, and names the current one', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1')));
    await runner.run(request(deposit(5), { expectedVersions: [1] }));
    expect(await refusalOf(runner.run(request(deposit(5), { expectedVersions: [1] })))).toMatchObject({
      rejected: 'VERSION_CONFLICT',
      kind: 'precondition',
      details: { expectedVersion: 1, currentVersion: 2 },
    });
    expect(store.events).toHaveLength(2);
  });

  it('is refused also when another writer comes between reading and appending', async () => {
    const { runner, otherProcess, store } = setUp();
    await runner.run(request(open('o1')));
    store.hooks.beforeCommit = () => {
      delete store.hooks.beforeCommit;
      return otherProcess.run(request(deposit(1)));
    };
    const refusal = await refusalOf(runner.run(request(deposit(5), { expectedVersions: [1] })));
    expect(refusal.details).toEqual({ expectedVersion: 1, currentVersion: 2 });
  });

  it('does not stop a repetition from getting its answer', async () => {
    const { runner } = setUp();
    await runner.run(request(open('o1')));
    const conditional = request(deposit(5), { expectedVersions: [1] });
    const first = await runner.run(conditional);
    await runner.run(request(deposit(1)));
    expect(await runner.run(conditional)).toEqual({ ...first, replayed: true });
  });
});

describe('a stream that is expected to begin', () => {
  it('is begun without reading', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1'), { begins: true }));
    expect(store.loads).toBe(0);
  });

  it('is read and properly refused when it exists already', async () => {
    const { runner, store } = setUp();
    await runner.run(request(open('o1')));
    const refusal = await refusalOf(runner.run(request(open('o2'), { begins: true })));
    expect(refusal.rejected).toBe('ACCOUNT_EXISTS');
    expect(store.events).toHaveLength(1);
  });

  it('refuses nothing on a guess', async () => {
    const { runner } = setUp();
    await runner.run(request(open('o1')));
    expect(await runner.run(request(deposit(5), { begins: true }))).toMatchObject({ version: 2 });
    expect(await runner.run(request(deposit(5), { begins: true, expectedVersions: [2] }))).toMatchObject({
      version: 3,
    });
  });

  it('does not take a stream that exists for one without events', async () => {
    const { runner } = setUp();
    await runner.run(request(open('o1')));
    const answer = await runner.run(request(close(), { begins: true }));
    expect(answer.body).toMatchObject({ events: ['AccountClosed'], version: 2 });
  });

  it('answers a repetition without beginning again', async () => {
    const { runner, otherProcess, store } = setUp();
    const beginning = request(open('o1'), { begins: true });
    const first = await runner.run(beginning);
    expect(await runner.run(beginning)).toEqual({ ...first, replayed: true });
    expect(await otherProcess.run(beginning)).toEqual({ ...first, replayed: true });
    expect(store.events).toHaveLength(1);
  });
});

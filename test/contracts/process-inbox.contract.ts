import { randomUUID } from 'node:crypto';
import {
  type Checkpoints,
  type Fence,
  Fenced,
  type ProcessInbox,
  type ProcessMessage,
  type TimerMessage,
} from '#kernel';

export interface ProcessInboxUnderTest {
  readonly inbox: ProcessInbox;
  /** What the checkpoint of `add` goes to. */
  readonly checkpoints: Checkpoints;
  /** Of the present holder of the lease, who follows the one before. */
  nextFence(): Promise<Fence>;
  close(): Promise<void>;
}

const READER = 'processes';
const PAST = '2020-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

/** What every inbox of processes promises. */
export const processInboxContract = (open: () => Promise<ProcessInboxUnderTest>): void => {
  let opened: ProcessInboxUnderTest;
  let inbox: ProcessInbox;
  let fence: Fence;
  beforeEach(async () => {
    opened = await open();
    inbox = opened.inbox;
    fence = await opened.nextFence();
  });
  afterEach(() => opened.close());

  const message = (position: number, instance = 'a'): ProcessMessage => ({
    ...{ process: 'welcome', instance, eventId: idOf(position) },
    ...{ stream: `account-${instance}`, version: position, position },
  });
  const timer = (position: number, dueAt: string, name = 'late', instance = 'a'): TimerMessage => ({
    ...message(position, instance),
    timer: name,
    dueAt,
  });
  const add = (...messages: ProcessMessage[]) =>
    inbox.add(messages, READER, { position: messages.at(-1)?.position ?? 0, eventId: idOf(9) }, fence);
  const due = async () =>
    (await inbox.due(100)).map(({ instance, position, timer: name }) => toldOf(instance, position, name));

  it('gives events of a process one after the other, and those of others beside them', async () => {
    await add(message(1), message(2), message(3, 'b'));
    expect(await due()).toEqual(['a 1', 'b 3']);
    await inbox.handled(message(1), [], fence);
    expect(await due()).toEqual(['a 2', 'b 3']);
    expect(await inbox.due(1)).toEqual([{ ...message(2), attempts: 0 }]);
    expect(await inbox.due(9, ['farewell'])).toHaveLength(2);
    expect(await inbox.due(9, ['farewell', 'welcome'])).toEqual([]);
  });

  it('takes out the steps that end at once, and sets the timers of each', async () => {
    await add(message(1), message(2, 'b'), message(3, 'c'));
    await Promise.all([
      inbox.handled(message(1), [timer(1, PAST)], fence),
      inbox.handled(message(2, 'b'), [timer(2, PAST, 'late', 'b'), timer(2, FUTURE, 'later', 'b')], fence),
    ]);
    expect((await due()).toSorted()).toEqual(['a 1 late', 'b 2 late', 'c 3']);
    expect((await inbox.of('welcome', 'b')).map(({ timer: name }) => name)).toEqual(['late', 'later']);
  });

  it('keeps out the step of a holder that was replaced, also beside one of the present holder', async () => {
    await add(message(1), message(2, 'b'));
    const present = await opened.nextFence();
    const [now, late] = await Promise.allSettled([
      inbox.handled(message(2, 'b'), [], present),
      inbox.handled(message(1), [], fence),
    ]);
    expect(late).toMatchObject({ status: 'rejected', reason: expect.any(Fenced) as unknown });
    expect(now.status).toBe('fulfilled');
    expect(await due()).toEqual(['a 1']);
  });

  it('has a message once, however often it is added', async () => {
    await add(message(1));
    await add(message(1), message(2));
    expect((await inbox.of('welcome', 'a')).map(({ position }) => position)).toEqual([1, 2]);
  });

  it('saves the checkpoint with what is added, also when that is nothing', async () => {
    await add(message(4));
    expect(await opened.checkpoints.load(READER)).toEqual({ position: 4, eventId: idOf(9) });
    await inbox.add([], READER, { position: 5, eventId: idOf(8) }, fence);
    expect(await opened.checkpoints.load(READER)).toEqual({ position: 5, eventId: idOf(8) });
  });

  it('gives a timer once it is due, and no event of its process waits', async () => {
    await add(message(1), message(2, 'b'));
    const timers = [timer(1, PAST, 'early'), timer(1, FUTURE, 'late')];
    await inbox.handled(message(1), timers, fence);
    expect(await due()).toEqual(['a 1 early', 'b 2']);
    await add(message(3));
    expect(await due()).toEqual(['b 2', 'a 3']);
    await inbox.handled(message(3), [], fence);
    await inbox.handled(timer(1, PAST, 'early'), [], fence);
    expect(await due()).toEqual(['b 2']);
    expect(await inbox.of('welcome', 'a')).toEqual([{ ...timer(1, FUTURE), attempts: 0 }]);
  });

  it('gives what has failed when its time has come, and meanwhile nothing after it', async () => {
    await add(message(1), message(2));
    await inbox.failed(message(1), { error: 'no answer', retryInMs: 3_600_000 }, fence);
    expect(await due()).toEqual([]);
    await inbox.failed(message(1), { error: 'none again', retryInMs: 0 }, fence);
    expect(await inbox.due(9)).toEqual([{ ...message(1), attempts: 2 }]);
    expect(await inbox.of('welcome', 'a')).toMatchObject([{ attempts: 2, error: 'none again' }, { attempts: 0 }]);
  });

  it('keeps what is stuck until an operator wants it tried again', async () => {
    await add(message(1), message(2), message(3, 'b'));
    await inbox.failed(message(1), { error: 'no answer', retryInMs: undefined }, fence);
    expect(await due()).toEqual(['b 3']);
    expect(await inbox.stuck(9)).toEqual([{ ...message(1), attempts: 1, error: 'no answer' }]);
    expect(await inbox.retry('welcome', 'b')).toBe(false);
    expect(await inbox.retry('welcome', 'a')).toBe(true);
    expect(await inbox.stuck(9)).toEqual([]);
    expect(await inbox.due(9)).toContainEqual({ ...message(1), attempts: 0 });
  });

  it('discards what is stuck, and nothing else, so that the process goes on', async () => {
    await add(message(1), message(2));
    await inbox.failed(message(1), { error: 'no answer', retryInMs: 0 }, fence);
    expect(await inbox.discard(message(1))).toBe(false);
    await inbox.failed(message(1), { error: 'no answer', retryInMs: undefined }, fence);
    expect(await inbox.discard(message(1))).toBe(true);
    expect(await inbox.discard(message(1))).toBe(false);
    expect(await due()).toEqual(['a 2']);
  });

  it('takes nothing from a holder of the lease that was replaced', async () => {
    await add(message(1));
    await inbox.add([], READER, { position: 1, eventId: idOf(9) }, await opened.nextFence());
    await expect(add(message(2))).rejects.toThrow(Fenced);
    await expect(inbox.handled(message(1), [timer(1, PAST)], fence)).rejects.toThrow(Fenced);
    await expect(inbox.failed(message(1), { error: '', retryInMs: 0 }, fence)).rejects.toThrow(Fenced);
    expect(await inbox.of('welcome', 'a')).toMatchObject([{ position: 1, attempts: 0 }]);
    expect(await opened.checkpoints.load(READER)).toMatchObject({ position: 1 });
  });
};

const toldOf = (instance: string, position: number, timer: string | undefined): string =>
  `${instance} ${position}${timer === undefined ? '' : ` ${timer}`}`;

const ids = Array.from({ length: 10 }, () => randomUUID());
const idOf = (position: number): string => ids[position] ?? '';

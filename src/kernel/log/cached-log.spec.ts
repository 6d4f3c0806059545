import { jest } from '@jest/globals';
import { StoreUnavailable } from '../events/event-store.js';
import { BEGINNING, type Checkpoint, LogReplaced } from './event-log.js';
import { positionsOf, setUp } from './log-follower.fixture.js';
import { CachedLog, type CachedLogLimits } from './cached-log.js';

const sharing = (length: number, limits?: CachedLogLimits) => {
  const parts = setUp(length);
  const shared = new CachedLog(parts.log, parts.wakeUps, limits && { limits });
  const read = jest.spyOn(parts.log, 'read');
  const at = (position: number): Checkpoint => ({ position, eventId: parts.events[position - 1]?.id });
  return { ...parts, shared, read, at };
};

describe('a shared log', () => {
  it('is read once for all who ask at the same place, and again when it has grown', async () => {
    const { shared, read, at, grow } = sharing(3);
    await shared.read(at(1), 10);
    read.mockClear();
    expect(positionsOf(await shared.read(at(3), 10))).toEqual([]);
    grow(2);
    const answers = await Promise.all([shared.read(at(3), 10), shared.read(at(3), 10), shared.read(at(2), 2)]);
    expect(answers.map(positionsOf)).toEqual([
      [4, 5],
      [4, 5],
      [3, 4],
    ]);
    expect(positionsOf(await shared.read(at(4), 10))).toEqual([5]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('gives the same records to all', async () => {
    const { shared, at } = sharing(3);
    const [first] = await shared.read(at(2), 1);
    expect((await shared.read(at(2), 1))[0]).toBe(first);
  });

  it('is read by itself for who is far behind', async () => {
    const { shared, read, at } = sharing(8);
    await shared.read(at(6), 2);
    read.mockClear();
    expect(positionsOf(await shared.read(at(2), 2))).toEqual([3, 4]);
    expect(read).toHaveBeenCalledWith(at(2), 2);
    expect(positionsOf(await shared.read(at(7), 2))).toEqual([8]);
  });

  it('keeps no more than it may', async () => {
    const { shared, read, at, grow } = sharing(3, { page: 10, mostCharacters: 0 });
    await shared.read(at(2), 10);
    grow();
    expect(positionsOf(await shared.read(at(3), 10))).toEqual([4]);
    read.mockClear();
    expect(positionsOf(await shared.read(at(2), 10))).toEqual([3, 4]);
    expect(read).toHaveBeenCalledWith(at(2), 10);
  });

  it('fails when the log cannot be read, and not for longer', async () => {
    const { shared, read, at } = sharing(2);
    read.mockRejectedValueOnce(new StoreUnavailable('away'));
    await expect(shared.read(BEGINNING, 10)).rejects.toThrow('away');
    expect(positionsOf(await shared.read(at(1), 10))).toEqual([2]);
  });

  it('is known to be another one when it was replaced', async () => {
    const { shared, events, at, grow } = sharing(2);
    await shared.read(at(1), 10);
    const checkpoint = at(2);
    events.splice(0);
    grow(2);
    events.splice(0, 2, ...events.map((event) => ({ ...event, id: `${event.id}-restored` })));
    await expect(shared.read(checkpoint, 10)).rejects.toBeInstanceOf(LogReplaced);
  });
});

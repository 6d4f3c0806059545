import { BEGINNING, type Checkpoint, type StoredEvent } from '#kernel';
import { LogPages } from './log-pages.js';
import { eventAt } from './log-relay.fixture.js';

const EVENTS = Array.from({ length: 4_500 }, (_, index) => eventAt(index + 1));

const setUp = () => {
  const asked: number[] = [];
  const log = {
    fails: false,
    read: async ({ position }: Checkpoint, limit: number): Promise<readonly StoredEvent[]> => {
      asked.push(position);
      if (log.fails) throw new Error('time-out');
      return EVENTS.slice(position, position + limit);
    },
  };
  return { asked, log, pages: new LogPages(log) };
};
const at = (position: number): Checkpoint => ({ position, eventId: EVENTS[position - 1]?.id });

describe('Pages of the log', () => {
  it('are read one ahead, and all of them once', async () => {
    const { asked, pages } = setUp();
    expect((await pages.after(BEGINNING)).length).toBe(2_000);
    expect(asked).toEqual([0, 2_000]);
    expect((await pages.after(at(2_000)))[0]).toBe(EVENTS[2_000]);
    expect((await pages.after(at(4_000))).length).toBe(500);
    expect(await pages.after(at(4_500))).toEqual([]);
    expect(asked).toEqual([0, 2_000, 4_000, 4_500]);
  });

  it('are read anew from where publishing goes back to', async () => {
    const { asked, pages } = setUp();
    await pages.after(BEGINNING);
    expect((await pages.after(at(7)))[0]).toBe(EVENTS[7]);
    expect(asked).toEqual([0, 2_000, 7, 2_007]);
  });

  it('fail when they are asked for, and are read again after that', async () => {
    const { log, pages } = setUp();
    const first = pages.after(BEGINNING);
    log.fails = true;
    await first;
    await expect(pages.after(at(2_000))).rejects.toThrow('time-out');
    log.fails = false;
    expect((await pages.after(at(2_000)))[0]).toBe(EVENTS[2_000]);
  });
});

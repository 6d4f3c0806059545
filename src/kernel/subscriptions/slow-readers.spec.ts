import { SlowReader } from './backlog.js';
import { gathered, setUp, take, turn } from './feed.fixture.js';

describe('A subscription', () => {
  it('that does not come for more is looked after among a few of hundreds at a time, and misses nothing', async () => {
    const { grow, subscribe, stop, environment } = setUp();
    let [asked, inOneTurn, mostInOneTurn] = [0, 0, 0];
    const wants = () => {
      if (inOneTurn === 0) setImmediate(() => (inOneTurn = 0));
      [asked, inOneTurn] = [asked + 1, inOneTurn + 1];
      mostInOneTurn = Math.max(mostInOneTurn, inOneTurn);
      return true;
    };
    const readers = Array.from({ length: 300 }, () => subscribe({ wants }));
    const first = readers.map((reader) => take(reader, 1));
    await turn();
    grow();
    await Promise.all(first);
    [asked, mostInOneTurn] = [0, 0];
    grow();
    await gathered();
    environment.pass(1_000);
    grow();
    while (asked < readers.length) await turn();
    expect(mostInOneTurn).toBeLessThan(50);
    for (const reader of readers) expect(await take(reader, 2)).toEqual([2, 3]);
    await stop();
  });

  it.each<[SlowReader['limit'], number, number]>([
    ['bytes', 12, 1_000],
    ['ms', 2, 10_001],
  ])(
    'that is too slow (%s) is cut off within a second, also when it does not come back',
    async (limit, events, later) => {
      const { grow, subscribe, stop, slow, environment } = setUp();
      const reader = subscribe();
      const first = reader.next();
      await turn();
      grow();
      expect((await first).value?.position).toBe(1);
      for (let each = 1; each < events; each += 1) grow();
      await gathered();
      environment.pass(later);
      grow();
      await gathered();
      expect(slow).toEqual([expect.objectContaining({ limit })]);
      await expect(reader.next()).rejects.toBeInstanceOf(SlowReader);
      await stop();
    },
  );
});

import { someAtATime } from './some-at-a-time.js';

describe('Some at a time', () => {
  it.each([1, 2, 3, 10])('does each item once and in order, %i at a time and no more', async (count) => {
    const begun: string[] = [];
    let [now, most] = [0, 0];
    await someAtATime(['a', 'b', 'c', 'd', 'e'], count, async (item) => {
      begun.push(item);
      most = Math.max(most, (now += 1));
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(most).toBe(Math.min(count, 5));
  });

  it('begins nothing after a failure, and tells of it when the others are over', async () => {
    const over: string[] = [];
    const working = someAtATime(['slow', 'bad', 'never'], 2, async (item) => {
      if (item === 'bad') throw new Error('cannot be done');
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      over.push(item);
    });
    await expect(working).rejects.toThrow('cannot be done');
    expect(over).toEqual(['slow']);
  });
});

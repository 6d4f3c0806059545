import { inSteps, readAhead } from './read-ahead.js';

async function* pagesOf<Item>(...pages: readonly (readonly Item[])[]): AsyncGenerator<readonly Item[]> {
  yield* pages;
}

const all = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

describe('Steps', () => {
  it('have one size, whatever the pages were, but for the last', async () => {
    expect(await all(inSteps(pagesOf([1], [2, 3, 4, 5], [], [6, 7]), 3))).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(await all(inSteps(pagesOf([1, 2]), 2))).toEqual([[1, 2]]);
    expect(await all(inSteps(pagesOf(), 2))).toEqual([]);
  });
});

describe('Reading ahead', () => {
  let asked = 0;
  let ended = false;
  async function* counted(fails?: number): AsyncGenerator<number> {
    try {
      for (asked = 1; asked <= 5; asked += 1) {
        if (asked === fails) throw new Error('the server is gone');
        yield asked;
      }
    } finally {
      ended = true;
    }
  }

  it('asks for one item more than is in use', async () => {
    const seen: (readonly [number, number])[] = [];
    for await (const item of readAhead(counted())) {
      await new Promise(setImmediate);
      seen.push([item, asked]);
    }
    expect(seen).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
    ]);
  });

  it('throws a failure when its turn comes', async () => {
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of readAhead(counted(3))) seen.push(item);
    })();
    await expect(reading).rejects.toThrow('the server is gone');
    expect(seen).toEqual([1, 2]);
  });

  it('ends what it reads from when no more is wanted, also when that fails', async () => {
    for (const fails of [undefined, 2]) {
      ended = false;
      for await (const item of readAhead(counted(fails))) if (item === 1) break;
      expect(ended).toBe(true);
    }
  });
});

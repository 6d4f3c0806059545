import { type StoredEvent, StoreUnavailable } from '#kernel';
import { slowReading } from './slow-reading.js';

const PACE = { atOnce: 2, everyMs: 5_000 };

/** A log of five events, of which the store gives those that are asked for, but for the questions that it fails. */
const setUp = (failing: readonly number[] = []) => {
  const waits: number[] = [];
  const stopping = new AbortController();
  let questions = 0;
  const ports = {
    log: {
      checkpointAt: (position: number) => Promise.resolve({ position, eventId: `e${position}` }),
      read: ({ position }: { readonly position: number }, limit: number) => {
        questions += 1;
        if (failing.includes(questions)) return Promise.reject(new StoreUnavailable('busy'));
        const positions = [1, 2, 3, 4, 5].slice(position, position + limit);
        return Promise.resolve(positions.map((it) => ({ position: it, id: `e${it}` }) as StoredEvent));
      },
    },
    environment: {
      sleep: (milliseconds: number) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    },
  };
  const pages: number[][] = [];
  const read = async (upTo: number): Promise<void> => {
    const reading = slowReading(ports, PACE, stopping.signal, () => undefined);
    for await (const page of reading(0, upTo)) pages.push(page.map(({ position }) => position));
  };
  return { read, pages, waits, stopping };
};

describe('A slow reading', () => {
  it('goes up to the position asked for, and pauses between two pages but not after the last', async () => {
    const { read, pages, waits } = setUp();
    await read(5);
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
    expect(waits).toEqual([5_000, 5_000]);
    await read(1);
    expect(pages.at(-1)).toEqual([1]);
    expect(waits).toHaveLength(2);
  });

  it('goes on where it was when the store did not answer', async () => {
    const { read, pages, waits } = setUp([2, 3]);
    await read(4);
    expect(pages).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(waits).toHaveLength(3);
  });

  it('fails when it is stopped on its way, so that a part is not taken for the whole', async () => {
    const { read, pages, stopping } = setUp();
    stopping.abort(new Error('stopped'));
    await expect(read(5)).rejects.toThrow('stopped');
    expect(pages).toEqual([[1, 2]]);
  });
});

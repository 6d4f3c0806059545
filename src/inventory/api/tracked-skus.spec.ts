import type { StoredEvent } from '#kernel';
import { TrackedSkus } from './tracked-skus.js';

const begins = (stream: string, position: number) => ({ stream, position, version: 1 }) as StoredEvent;

/** A store that counts what it is asked, and may let something happen before it answers. */
const storeOf = (events: StoredEvent[], happens: () => void = () => undefined) => {
  const asked: string[] = [];
  const readStream = async (stream: string) => {
    asked.push(stream);
    const found = events.filter((event) => event.stream === stream);
    happens();
    return found;
  };
  return { asked, readStream };
};

describe('which SKUs are counted', () => {
  it('are those whose stock was begun before', async () => {
    const tracked = new TrackedSkus(storeOf([begins('stock-11', 5)]));
    expect([...(await tracked.at(['11', '42'], 6))]).toEqual(['11']);
    expect([...(await tracked.at(['11', '42'], 5))]).toEqual([]);
  });

  it('is looked up once, and learned from what comes by', async () => {
    const store = storeOf([]);
    const tracked = new TrackedSkus(store);
    expect([...(await tracked.at(['11'], 6))]).toEqual([]);
    tracked.note(begins('stock-11', 7));
    tracked.note(begins('order-42', 8));
    expect([...(await tracked.at(['11'], 9))]).toEqual(['11']);
    expect([...(await tracked.at(['11'], 6))]).toEqual([]);
    expect(store.asked).toEqual(['stock-11']);
  });

  it('is not forgotten when it comes by while the store is asked', async () => {
    const store = storeOf([], () => tracked.note(begins('stock-11', 7)));
    const tracked: TrackedSkus = new TrackedSkus(store);
    await tracked.at(['11'], 6);
    expect([...(await tracked.at(['11'], 8))]).toEqual(['11']);
  });

  it('is no text that cannot be a SKU', async () => {
    const store = storeOf([]);
    expect([...(await new TrackedSkus(store).at(['', 'x'.repeat(65)], 6))]).toEqual([]);
    expect(store.asked).toEqual([]);
  });
});

import {
  type Checkpoint,
  type ConditionalWrite,
  DocumentRefused,
  RebuildFenced,
  type StoredEvent,
  type ViewDefinition,
} from '#kernel';
import { InMemoryCheckpoints, InMemoryParkedStreams, InMemoryViewStore } from '#kernel/testing';
import { loadBuild, RebuildStopped } from './load-build.js';
import type { LoadTask } from './rebuild-options.js';
import { logOf, statement } from './statement.fixture.js';

/** Gives records one by one, and writes as late as a test lets it. */
class InMemoryRebuilds {
  read = 0;
  readonly written: (readonly ConditionalWrite[])[] = [];
  beforeWrite: () => Promise<void> = async () => undefined;
  /** Characters of marks that a document may have. */
  mostMarks = Infinity;

  constructor(
    private readonly log: readonly StoredEvent[],
    private readonly views: InMemoryViewStore,
    private readonly checkpoints: InMemoryCheckpoints,
  ) {}

  async *records(after: number, upTo: number): AsyncGenerator<readonly StoredEvent[]> {
    for (const record of this.log.slice(after, upTo)) {
      this.read += 1;
      yield [record];
    }
  }

  async write(view: ViewDefinition, _token: number, writes: readonly ConditionalWrite[], at: Checkpoint) {
    await this.beforeWrite();
    const large = writes.find(({ document }) => (document as { marks: string }).marks.length > this.mostMarks);
    if (large !== undefined) throw new DocumentRefused(large.id, 'it takes too much');
    expect(await this.views.write(view, writes)).toEqual(new Set(writes.map(({ id }) => id)));
    await this.checkpoints.save('statement@1', at);
    this.written.push(writes);
  }
}

const setUp = (log: readonly StoredEvent[]) => {
  const [views, checkpoints, parked] = [
    new InMemoryViewStore(),
    new InMemoryCheckpoints(),
    new InMemoryParkedStreams(),
  ];
  const store = new InMemoryRebuilds(log, views, checkpoints);
  const load = (batch: number, more: Partial<LoadTask> = {}) =>
    loadBuild(
      { archive: store, rebuilds: store, views, checkpoints, parked },
      {
        projection: statement,
        token: 1,
        upTo: log.length,
        onError: 'stop',
        onProgress: () => undefined,
        batch,
        ...more,
      },
    );
  const position = async () => (await checkpoints.load('statement@1'))?.position;
  return { store, parked, load, position, documents: () => views.documentsOf(statement.view) };
};

const LOG = logOf('a', 'b', 'a', 'c', 'b', 'a', 'a', 'c', 'b', 'd', 'a', 'd');
const DOCUMENTS = {
  a: { marks: '3.6.7.11.' },
  b: { marks: '5.9.' },
  c: { marks: '8.' },
  d: { marks: '12.' },
};

describe('Loading a build', () => {
  it.each([1, 2, 3, 5, 12, 100])('folds every event once, in batches of %i', async (batch) => {
    const { store, load, position, documents } = setUp(LOG);
    const told: number[] = [];
    await load(batch, { onProgress: (at) => told.push(at) });
    expect(documents()).toEqual(DOCUMENTS);
    expect(await position()).toBe(LOG.length);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    expect(store.written.filter((writes) => writes.length > 0).length).toBe(Math.ceil(LOG.length / batch));
  });

  it('writes a document once that begins and ends within a batch', async () => {
    const { store, load } = setUp(LOG);
    await load(12);
    expect(store.written).toEqual([
      ['a', 'b', 'c', 'd'].map((id) => expect.objectContaining({ id, loadedVersion: 0 }) as unknown),
    ]);
  });

  it('folds the next batch while one is written, and no more', async () => {
    const { store, load, documents } = setUp(LOG);
    let release: () => void = () => undefined;
    store.beforeWrite = () => new Promise((resolve) => (release = resolve));
    const loading = load(3);
    for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
    // Three are on their way, three wait for them, and a step of three was read ahead.
    expect(store.read).toBe(9);
    expect(store.written).toEqual([]);
    store.beforeWrite = async () => undefined;
    release();
    await loading;
    expect(documents()).toEqual(DOCUMENTS);
  });

  it('goes on where it was when a write has failed', async () => {
    const { store, load, position, documents } = setUp(LOG);
    let writes = 0;
    store.beforeWrite = async () => {
      writes += 1;
      if (writes === 3) throw new RebuildFenced('statement@1');
    };
    await expect(load(3)).rejects.toBeInstanceOf(RebuildFenced);
    expect(await position()).toBe(6);
    await load(3);
    expect(documents()).toEqual(DOCUMENTS);
  });

  it('stops at an event that cannot be projected when the writes under way are over, or parks its stream', async () => {
    const log = LOG.map((record) =>
      record.position === 5 ? { ...record, data: '{"amount":1,"mark":"poison","ownerId":"o1"}' } : record,
    );
    const { load, parked, position, documents } = setUp(log);
    await expect(load(2)).rejects.toBeInstanceOf(RebuildStopped);
    expect(await position()).toBe(4);
    await load(2, { onError: 'park' });
    expect(parked.all).toMatchObject([{ stream: 'account-b', version: 2, position: 5 }]);
    expect(documents()).toEqual({ ...DOCUMENTS, b: { marks: '' } });
    expect(await position()).toBe(LOG.length);
  });

  describe.each([1, 3, 5, 100])('in batches of %i, where a document gets too large for the store', (batch) => {
    const tooLarge = () => {
      const opened = setUp(LOG);
      opened.store.mostMarks = '3.6.'.length;
      return opened;
    };

    it('stops and names the event', async () => {
      const { load, documents } = tooLarge();
      await expect(load(batch)).rejects.toThrow(
        /version 4 of account-a, position 7, cannot be projected: .*refuses document a: it takes too much/,
      );
      expect(documents()).toMatchObject({ a: { marks: '3.6.' } });
    });

    it('parks its stream, and loads the others', async () => {
      const { load, parked, documents, position } = tooLarge();
      await load(batch, { onError: 'park' });
      expect(parked.all).toMatchObject([{ stream: 'account-a', version: 4, position: 7 }]);
      expect(documents()).toEqual({ ...DOCUMENTS, a: { marks: '3.6.' } });
      expect(await position()).toBe(LOG.length);
    });

    it('skips each event that is too much', async () => {
      const { load, documents, position } = tooLarge();
      await load(batch, { onError: 'skip' });
      expect(documents()).toEqual({ ...DOCUMENTS, a: { marks: '3.6.' } });
      expect(await position()).toBe(LOG.length);
    });
  });
});

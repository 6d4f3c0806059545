import { randomUUID } from 'node:crypto';
import { Transform } from 'node:stream';
import { MongoNetworkError } from 'mongodb';
import { CheckpointLost, Fenced, StoreUnavailable, type ViewDefinition, type ViewStore } from '#kernel';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { createMongoDatabase } from '../support/mongo.js';
import { freshView, writeOf } from './view-store.fixture.js';

/** Larger than any command but those that write documents. */
const MANY_BYTES = 20_000;
const NAMES = Array.from({ length: 1_000 }, (_, index) => `d${index}`);

const reached = (position: number) => ({ position, eventId: randomUUID() });

describe('Writes to MongoDB', () => {
  let database: ReturnType<typeof createMongoDatabase>;
  let proxy: FaultyProxy;
  let losses = 0;
  beforeEach(async () => {
    database = createMongoDatabase();
    proxy = await FaultyProxy.before(database.url, () => losingAnswers(() => losses-- > 0));
  });
  afterEach(async () => {
    losses = 0;
    await database.drop();
    await proxy.close();
  });

  const prepared = async (store: ViewStore): Promise<ViewDefinition> => {
    const view = freshView();
    await store.prepare(view);
    return view;
  };
  const collectionOf = async (stores: ReturnType<typeof database.openStores>, view: ViewDefinition) =>
    stores.connection.db.collection<{ _id: string; version: number; position: number }>(
      await stores.places.toFeed(view),
    );

  it('are told as done when only their answer was lost, and whoever repeats them changes nothing', async () => {
    const direct = database.openStores();
    const view = await prepared(direct.store);
    const proxied = database.openStores(proxy.by(database.url));
    await proxied.store.load(view, ['a']);
    losses = 1;
    const inserted = await proxied.store.write(
      view,
      NAMES.map((id) => writeOf(id, { text: 'x'.repeat(100) })),
      reached(1),
    );
    expect(losses).toBeLessThan(1);
    expect(inserted.size).toBe(NAMES.length);
    losses = 1;
    const replaced = await proxied.store.write(
      view,
      NAMES.map((id) => writeOf(id, { text: 'y'.repeat(100) }, 1)),
      reached(2),
    );
    expect(losses).toBeLessThan(1);
    expect(replaced.size).toBe(NAMES.length);
    expect(
      await direct.store.write(
        view,
        NAMES.map((id) => writeOf(id, {}, 1)),
      ),
    ).toEqual(new Set());
    expect(await direct.checkpoints.load(`${view.name}@${view.build}`)).toMatchObject({ position: 2 });
  });

  it.each([0, 1])(
    'that were carried out in part are told as unknown, and can be repeated: version %i',
    async (loaded) => {
      const stores = database.openStores();
      const view = await prepared(stores.store);
      if (loaded > 0)
        await stores.store.write(
          view,
          NAMES.map((id) => writeOf(id, {})),
          reached(1),
        );
      splitNextBulk(stores.connection);
      const writes = NAMES.map((id) => writeOf(id, { again: loaded }, loaded));
      await expect(stores.store.write(view, writes, reached(2))).rejects.toBeInstanceOf(StoreUnavailable);
      const checkpoint = await stores.checkpoints.load(`${view.name}@${view.build}`);
      expect(checkpoint?.position).not.toBe(2);
      const there = await stores.store.load(view, NAMES);
      const left = writes.filter(({ id, version }) => (there.get(id)?.version ?? 0) < version);
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThan(NAMES.length);
      expect((await stores.store.write(view, left)).size).toBe(left.length);
    },
  );

  it('that race for the first version all come to the newest', async () => {
    const writers = [1, 2, 3, 4, 5].map((version) => ({ version, store: database.openStores().store }));
    const view = await prepared(writers[0]!.store);
    const ids = NAMES.slice(0, 300);
    await Promise.all(writers.map(({ version, store }) => bringTo(store, view, ids, version)));
    const versions = [...(await writers[0]!.store.load(view, ids)).values()].map(({ version }) => version);
    expect(versions).toEqual(ids.map(() => 5));
  });

  it('of two processes in opposite order end, and each document has one winner', async () => {
    const [one, two] = [database.openStores().store, database.openStores().store];
    const view = await prepared(one);
    await one.write(
      view,
      NAMES.map((id) => writeOf(id, {})),
    );
    for (let version = 1; version <= 5; version += 1) {
      const writes = NAMES.map((id) => writeOf(id, { version }, version));
      const [first, second] = await Promise.all([one.write(view, writes), two.write(view, [...writes].reverse())]);
      expect([...first, ...second].sort()).toEqual([...NAMES].sort());
    }
  });

  it('are there before their checkpoint is, whoever looks and when', async () => {
    const stores = database.openStores();
    const watching = database.openStores();
    const view = await prepared(stores.store);
    const documents = await collectionOf(stores, view);
    let looks = 0;
    let isDone = false;
    const watch = async () => {
      while (!isDone) {
        const { position = 0 } = (await watching.checkpoints.load(`${view.name}@${view.build}`)) ?? {};
        const there = await documents.countDocuments({ position: { $lte: position } }, { maxTimeMS: 5_000 });
        expect(there).toBe(position);
        looks += 1;
      }
    };
    const watched = watch();
    for (let from = 0; from < 2_000; from += 100) {
      const writes = Array.from({ length: 100 }, (_, at) => ({
        ...writeOf(`n${from + at}`, {}),
        position: from + at + 1,
      }));
      await stores.store.write(view, writes, reached(from + 100));
    }
    isDone = true;
    await watched;
    expect(looks).toBeGreaterThan(10);
  });

  it('of a holder that was replaced leave no checkpoint, and no checkpoint goes back', async () => {
    const [former, present] = [database.openStores(), database.openStores()];
    const view = freshView();
    const reader = `${view.name}@${view.build}`;
    const fence = (token: number) => ({ lease: `projection ${reader}`, token });
    await former.store.prepare(view, fence(1));
    await present.store.prepare(view, fence(2));
    await expect(former.store.write(view, [writeOf('a', {})], reached(5), fence(1))).rejects.toBeInstanceOf(Fenced);
    await expect(former.checkpoints.save(reader, reached(5), fence(1))).rejects.toBeInstanceOf(Fenced);
    await expect(former.store.prepare(view, fence(1))).rejects.toBeInstanceOf(Fenced);
    await present.checkpoints.save(reader, reached(7), fence(2));
    await present.checkpoints.save(reader, reached(6), fence(2));
    expect(await present.checkpoints.load(reader)).toMatchObject({ position: 7 });
  });

  it('find out that all was removed, and begin in another collection', async () => {
    const stores = database.openStores();
    const view = await prepared(stores.store);
    await stores.store.write(view, [writeOf('a', {})], reached(1));
    const former = await stores.places.toFeed(view);
    await database.connect('feeding').db.command({ dropDatabase: 1, maxTimeMS: 5_000 });
    await expect(stores.store.load(view, ['a'])).rejects.toBeInstanceOf(CheckpointLost);
    await expect(stores.store.write(view, [writeOf('a', {}, 1)], reached(2))).resolves.toEqual(new Set());
    await expect(stores.store.write(view, [writeOf('b', {})], reached(2))).rejects.toBeInstanceOf(CheckpointLost);
    await stores.store.prepare(view);
    expect(await stores.places.toFeed(view)).not.toBe(former);
    expect(await stores.checkpoints.load(`${view.name}@${view.build}`)).toBeUndefined();
    expect((await stores.store.load(view, ['a', 'b'])).size).toBe(0);
  });
});

/** Writes until the documents have this version or a later one, as a projector does: what was lost is loaded again. */
const bringTo = async (store: ViewStore, view: ViewDefinition, ids: readonly string[], version: number) => {
  const known = new Map(ids.map((id) => [id, 0]));
  while (known.size > 0) {
    const writes = [...known].map(([id, loaded]) => ({ ...writeOf(id, { by: version }, loaded), version }));
    const written = await store.write(view, writes);
    for (const id of written) known.delete(id);
    const found = await store.load(view, [...known.keys()]);
    for (const id of [...known.keys()]) {
      const there = found.get(id)?.version ?? 0;
      if (there >= version) known.delete(id);
      else known.set(id, there);
    }
  }
};

/** Cuts the connection in place of the answer to a command of many bytes, when it is told to. */
const losingAnswers = (isLost: () => boolean) => {
  let isMarked = false;
  return {
    requests: new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (chunk.length > MANY_BYTES && !isMarked) isMarked = isLost();
        done(null, chunk);
      },
    }),
    answers: new Transform({
      transform: (chunk: Buffer, _encoding, done) => (isMarked ? done(new Error('cut')) : done(null, chunk)),
    }),
  };
};

/** The next bulk is carried out by half, and nobody is told of it. */
const splitNextBulk = ({
  db,
}: ReturnType<ReturnType<typeof createMongoDatabase>['openStores']>['connection']): void => {
  const { collection } = db;
  db.collection = ((name: string) => {
    const whole = collection.call(db, name);
    const { bulkWrite } = whole;
    whole.bulkWrite = async (operations, options) => {
      db.collection = collection;
      whole.bulkWrite = bulkWrite;
      await bulkWrite.call(whole, operations.slice(0, operations.length / 2), options);
      throw new MongoNetworkError('cut in the middle');
    };
    return whole;
  }) as typeof collection;
};

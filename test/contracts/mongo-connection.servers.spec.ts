import { Transform } from 'node:stream';
import { StoreUnavailable } from '#kernel';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { createMongoDatabase } from '../support/mongo.js';
import { freshView, writeOf } from './view-store.fixture.js';

describe('A connection to MongoDB', () => {
  let database: ReturnType<typeof createMongoDatabase>;
  let proxy: FaultyProxy;
  let swallowed = 0;
  beforeAll(async () => {
    database = createMongoDatabase();
    proxy = await FaultyProxy.before(database.url, () => ({ requests: swallowing() }));
  });
  afterAll(async () => {
    await database.drop();
    await proxy.close();
  });

  /** Takes the first command that makes indexes, so that it is never answered. */
  const swallowing = () =>
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (swallowed > 0 || !chunk.includes('createIndexes')) return done(null, chunk);
        swallowed += 1;
        done();
      },
    });

  it('that dies without a word while indexes are made is given up, though indexes may take minutes', async () => {
    const { store } = database.openStores(proxy.by(database.url));
    const view = freshView();
    await expect(store.prepare(view)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(swallowed).toBe(1);
    await store.prepare(view);
    expect(await store.write(view, [writeOf('a', {})])).toEqual(new Set(['a']));
  }, 60_000);
});

import type { StoredEvent } from '../events/stored-event.js';
import { StoreUnavailable } from '../events/event-store.js';
import type { InMemoryParkedStreams } from '../testing/in-memory-log.js';
import type { Projection } from './projection.js';
import { logOf, orderedFold, poison, setUp, statement } from './projector.fixture.js';
import { Projector } from './projector.js';

const A = 'account-a';
const B = 'account-b';
const READER = 'statement@1';

/** Position n of this log cannot be projected by `statement`, for all n given. */
const poisoned = (...positions: readonly number[]): readonly StoredEvent[] =>
  logOf([A, B, A, A, B, A]).map((record) => (positions.includes(record.position) ? { ...record, ...poison } : record));

/** A release that can take what `statement` cannot at these positions. */
const curedAt = (...positions: readonly number[]): Projection => ({
  ...statement,
  decode: (record) =>
    statement.decode(
      positions.includes(record.position) ? { ...record, data: record.data.replace('poison', 'cured') } : record,
    ),
});
const cured = curedAt(3);

const parkedAt = async (log: readonly StoredEvent[]) => {
  const made = setUp(statement, log);
  const projector = await made.start();
  await projector.apply(log);
  const { store, views, parked } = made;
  const restartedAs = async (projection: Projection): Promise<Projector> => {
    const next = new Projector(projection, views, parked, store, () => undefined);
    await next.prepare();
    return next;
  };
  return { ...made, projector, restartedAs };
};

const discardFirst = async (parked: InMemoryParkedStreams): Promise<void> => {
  const [first] = parked.all;
  if (first !== undefined) await parked.discard(first, 'a mistake');
};

describe('another try with a parked stream', () => {
  it('gives the view all that waited, in order, once the cause is gone', async () => {
    const log = poisoned(3);
    const { parked, documents, restartedAs } = await parkedAt(log);
    const projector = await restartedAs(cured);
    await projector.retryParked();
    expect(parked.all).toHaveLength(1);

    await parked.retry(READER, A);
    await projector.retryParked();
    expect(parked.all).toEqual([]);
    expect(documents()).toEqual(orderedFold(cured, log));
    expect(projector.parkedCount).toBe(0);
  });

  it('parks the stream anew, at the event that fails now', async () => {
    const log = poisoned(3, 6);
    const { parked, documents, restartedAs } = await parkedAt(log);
    const projector = await restartedAs(curedAt(3));
    await parked.retry(READER, A);
    await projector.retryParked();
    expect(parked.all).toMatchObject([{ version: 4, position: 6, retrying: false }]);
    expect(documents()).toEqual(orderedFold(curedAt(3), log.slice(0, 5)));
  });

  it('is made by the next process when the first dies half way', async () => {
    const log = poisoned(3);
    const { parked, documents, views, restartedAs } = await parkedAt(log);
    const projector = await restartedAs(cured);
    await parked.retry(READER, A);
    views.hooks.beforeWrite = () => {
      throw new StoreUnavailable('the connection was cut');
    };
    await expect(projector.retryParked()).rejects.toThrow(StoreUnavailable);
    expect(parked.all).toMatchObject([{ retrying: true }]);

    delete views.hooks.beforeWrite;
    for (const next of [projector, await restartedAs(cured)]) await next.retryParked();
    expect(parked.all).toEqual([]);
    expect(documents()).toEqual(orderedFold(cured, log));
  });
});

describe('a discarded event', () => {
  it('is skipped as if it were not there, also when it is delivered again', async () => {
    const log = poisoned(3);
    const { parked, documents, views, projector, restartedAs } = await parkedAt(log);
    await discardFirst(parked);
    await projector.retryParked();
    const without = orderedFold(
      statement,
      log.filter(({ position }) => position !== 3),
    );
    expect(documents()).toEqual(without);
    expect(parked.all).toEqual([]);

    const { writes } = views;
    await (await restartedAs(statement)).apply(log);
    expect(documents()).toEqual(without);
    expect([parked.all, views.writes]).toEqual([[], writes]);
  });

  it('that would have opened a document leaves its stream waiting at the next event', async () => {
    const log = logOf([A, A]).map((record, index) => (index === 0 ? { ...record, type: 'AccountFrozen' } : record));
    const { parked, documents, projector } = await parkedAt(log);
    await discardFirst(parked);
    await projector.retryParked();
    expect(parked.all).toMatchObject([{ version: 2, error: expect.stringContaining('before any event') as string }]);
    expect(documents()).toEqual({});
  });
});

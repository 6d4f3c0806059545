import { eventName } from './skipped-events.js';
import { type FoldScope, FreshDocuments } from './fresh-documents.js';
import { journal, logOf, poison, setUp, statement } from './projector.fixture.js';
import type { Projection } from './projection.js';

const STREAMS = ['account-a', 'account-b', 'account-a', 'account-a', 'account-b'];

const EVERYTHING: FoldScope = { upTo: () => Infinity, parked: new Map(), isDiscarded: () => false };

const foldOf = (projection: Projection, scope: Partial<FoldScope> = {}, log = logOf(STREAMS)) => {
  const fresh = new FreshDocuments(projection, { ...EVERYTHING, ...scope });
  for (const record of log) fresh.take(record);
  return fresh;
};

describe.each([statement, journal])('Documents of $feed folded from nothing', (projection) => {
  it('are those that a projector makes of the same log, with the same columns', async () => {
    const log = logOf(STREAMS);
    const { start, documents, views } = setUp(projection, log);
    const projector = await start();
    for (const record of log) await projector.apply([record]);
    const fresh = foldOf(projection);
    const ids = Object.keys(documents());
    expect(ids.length).toBeGreaterThan(0);
    for (const [id, { document, version, position }] of await views.load(projection.view, ids)) {
      expect(fresh.get(id)).toEqual({ document, version, position });
    }
  });

  it('hold nothing of a stream from the version on at which it is parked', async () => {
    const log = logOf(STREAMS);
    const before = foldOf(projection, {}, log.slice(0, 3));
    const parked = new Map([
      ['account-a', 3],
      ['account-b', 2],
    ]);
    expect(foldOf(projection, { parked }).get('a')).toEqual(before.get('a'));
  });

  it('name what could not be folded, at the first event that could not, unless it is skipped', () => {
    const poisoned = [3, 4];
    const log = logOf(STREAMS).map((record) =>
      poisoned.includes(record.position) ? { ...record, ...poison } : record,
    );
    const name = projection.feed === 'one stream' ? 'a' : 'account-a';
    expect([...foldOf(projection, {}, log).failures]).toEqual([[name, expect.stringMatching(/^version 2: /)]]);
    const isDiscarded: FoldScope['isDiscarded'] = (record) =>
      poisoned.includes(log.findIndex((it) => eventName(it) === eventName(record)) + 1);
    expect(foldOf(projection, { isDiscarded }, log).failures.size).toBe(0);
    const version = projection.feed === 'one stream' ? { a: 3 } : { all: 1 };
    for (const [id, seen] of Object.entries(version))
      expect(foldOf(projection, { isDiscarded }, log).get(id)?.version).toBe(seen);
  });
});

it('Documents end each at a position of its own, and those not asked for are not folded', () => {
  const fresh = foldOf(statement, { upTo: (id) => (id === 'a' ? 3 : undefined) });
  expect(fresh.get('a')).toMatchObject({ version: 2, position: 3 });
  expect(fresh.get('b')).toBeUndefined();
});

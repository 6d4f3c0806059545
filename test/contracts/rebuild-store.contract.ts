import {
  type Checkpoints,
  DocumentRefused,
  type OperatorOutbox,
  type ParkedStreams,
  readerOf,
  RebuildFenced,
  type RebuildStore,
  type ViewBuilds,
  type ViewStore,
} from '#kernel';
import { writeOf } from './view-store.fixture.js';

interface Opened {
  readonly rebuilds: RebuildStore;
  readonly builds: ViewBuilds;
  readonly views: ViewStore;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly outbox: OperatorOutbox;
  close(): Promise<void>;
}

const NASTY = { text: 'tab\t \\ "quoted" \n line \\N' };
const ENTRY = { type: 'ViewReset', data: { view: 'any' }, principal: 'operator' };
let views = 0;

/** What every store that rebuilds write to promises. */
export const rebuildStoreContract = (open: () => Promise<Opened>): void => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const at = (position: number) => ({ position, eventId: undefined });

  /** A build that is loading, the token of its lease, and one from before. */
  const loading = async () => {
    const view = { name: `rebuilt-${++views}`, build: '1r1', fields: {}, indexes: [] };
    await opened.builds.register(view.name, '1', 1);
    await opened.builds.add({ view: view.name, build: view.build, projectionVersion: 1, state: 'loading' });
    await opened.views.prepare(view);
    const former = await opened.builds.hold(view.name);
    await former?.release();
    const lease = await opened.builds.hold(view.name);
    return { view, former: former?.token ?? 0, token: lease?.token ?? 0, release: () => lease?.release() };
  };

  const documentsOf = async (view: { readonly name: string; readonly build: string }, ...ids: string[]) => {
    const found = await opened.views.load({ ...view, fields: {}, indexes: [] }, ids);
    return Object.fromEntries([...found].map(([id, { document }]) => [id, document]));
  };

  it('writes first and later versions of documents with their checkpoint', async () => {
    const { view, token, release } = await loading();
    await opened.rebuilds.write(view, token, [writeOf('a\\\tb', NASTY), writeOf('c', { n: 1 })], at(1));
    await opened.rebuilds.write(view, token, [writeOf('c', { n: 2 }, 1)], at(2));
    expect(await documentsOf(view, 'a\\\tb', 'c')).toEqual({ 'a\\\tb': NASTY, c: { n: 2 } });
    expect(await opened.checkpoints.load(readerOf(view))).toEqual(at(2));
    await release();
  });

  it('writes nothing where a document is too large', async () => {
    const { view, token, release } = await loading();
    const writes = Array.from({ length: 1_200 }, (_, n) => writeOf(`d${n}`, { n }));
    const large = writeOf('too-large', { text: 'x'.repeat(15 * 2 ** 20) });
    await expect(opened.rebuilds.write(view, token, [...writes, large], at(1))).rejects.toBeInstanceOf(DocumentRefused);
    expect(await documentsOf(view, 'd0', 'd1199', 'too-large')).toEqual({});
    expect(await opened.checkpoints.load(readerOf(view))).toBeUndefined();
    await release();
  });

  it('replaces and removes documents by id', async () => {
    const { view, token, release } = await loading();
    await opened.rebuilds.write(view, token, [writeOf('a', { n: 1 }), writeOf('b', { n: 1 })], at(2));
    const repaired = { document: { n: 9 }, version: 7, position: 8 };
    await opened.rebuilds.replace(
      view,
      token,
      new Map([
        ['a', repaired],
        ['b', undefined],
        ['new', repaired],
      ]),
    );
    expect(await documentsOf(view, 'a', 'b', 'new')).toEqual({ a: { n: 9 }, new: { n: 9 } });
    expect((await opened.views.load(view, ['a'])).get('a')).toMatchObject(repaired);
    await release();
  });

  it('empties a build of all that belongs to it, and keeps the operator event with that', async () => {
    const { view, token, release } = await loading();
    const reader = readerOf(view);
    const event = {
      projection: reader,
      stream: 'order-1',
      version: 1,
      eventId: '00000000-0000-7000-8000-000000000001',
    };
    await opened.rebuilds.write(view, token, [writeOf('a', {})], at(1));
    await opened.parked.park({ ...event, position: 1, eventType: 'OrderPlaced', error: 'none' });
    await opened.parked.skip({ ...event, eventType: 'OrderPlaced', reason: 'none' });
    await opened.rebuilds.empty(view, token, ENTRY);
    expect(await documentsOf(view, 'a')).toEqual({});
    expect(await opened.checkpoints.load(reader)).toBeUndefined();
    expect([await opened.parked.list(reader), await opened.parked.discarded(reader)]).toEqual([[], []]);
    expect(await opened.outbox.next(1)).toMatchObject(ENTRY);
    await release();
  });

  it('writes nothing for a rebuild whose build was taken over', async () => {
    const { view, former, token, release } = await loading();
    await opened.rebuilds.write(view, token, [writeOf('a', { n: 1 })], at(1));
    const stalled = [
      opened.rebuilds.write(view, former, [writeOf('late', {})], at(9)),
      opened.rebuilds.replace(view, former, new Map([['a', undefined]])),
      opened.rebuilds.empty(view, former, ENTRY),
    ];
    for (const late of stalled) await expect(late).rejects.toBeInstanceOf(RebuildFenced);
    expect(await documentsOf(view, 'a', 'late')).toEqual({ a: { n: 1 } });
    expect(await opened.checkpoints.load(readerOf(view))).toEqual(at(1));
    await release();
  });
};

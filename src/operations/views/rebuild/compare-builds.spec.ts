import { projectionInto, readerOf, type StoredEvent, TimeSlices } from '#kernel';
import { InMemoryParkedStreams, InMemoryViewStore, TestEnvironment } from '#kernel/testing';
import { compareBuilds } from './compare-builds.js';
import type { Archive } from './reading-archive.js';
import { logOf, statement } from './statement.fixture.js';

const LOG = logOf('a', 'b', 'a', 'b', 'a', 'a');
const LIVE = projectionInto(statement, '1r1');
const BUILT = projectionInto(statement, '1r2');

const archiveOf = (log: readonly StoredEvent[]): Archive => ({
  async *records(after, upTo) {
    yield log.slice(after, upTo);
  },
  at: async () => [],
  ofStreams: async (streams, { after, upTo }) =>
    log.filter(({ stream, position }) => streams.includes(stream) && after === undefined && position <= upTo),
});

/** A sleep is the moment at which the builds are fed. */
class FedWhileAsleep extends TestEnvironment {
  constructor(private readonly feed: () => Promise<void>) {
    super();
  }

  override sleep(): Promise<void> {
    return this.feed();
  }
}

const setUp = (feed: (looks: number) => Promise<void> = async () => undefined) => {
  const views = new InMemoryViewStore();
  let looks = 0;
  const environment = new FedWhileAsleep(() => feed((looks += 1)));
  const ports = {
    views,
    environment,
    archive: archiveOf(LOG),
    checkpoints: views.checkpoints,
    parked: new InMemoryParkedStreams(),
    slices: new TimeSlices(environment),
  };
  const put = async (build: typeof LIVE, id: string, loadedVersion: number, version: number, marks: string) => {
    const position = LOG.filter(({ stream }) => stream === `account-${id}`)[version - 1]?.position ?? 0;
    await views.write(build.view, [{ id, loadedVersion, version, position, document: { marks } }]);
    await views.checkpoints.save(readerOf(build.view), { position, eventId: undefined });
  };
  return { put, compare: () => compareBuilds(ports, BUILT, '1r1', ['a', 'b']) };
};

describe('Comparing a build with the live one', () => {
  it('finds no difference between equal documents, whatever their builds are', async () => {
    const { put, compare } = setUp();
    for (const build of [LIVE, BUILT]) await put(build, 'a', 0, 2, '3.');
    expect(await compare()).toEqual([]);
  });

  it('finds a document that differs at the same version, or that the live build alone holds and no events make', async () => {
    const { put, compare } = setUp();
    await put(LIVE, 'a', 0, 2, '4.');
    await put(BUILT, 'a', 0, 2, '3.');
    await put(LIVE, 'b', 0, 2, '9.');
    expect(await compare()).toEqual([
      { id: 'a', against: 'live build', expected: { marks: '4.' }, found: { marks: '3.' } },
      { id: 'b', against: 'live build', expected: { marks: '9.' }, found: undefined },
    ]);
  });

  it('waits for a build that is fed a little later', async () => {
    const { put, compare } = setUp((looks) => (looks === 3 ? put(BUILT, 'a', 1, 2, '3.') : Promise.resolve()));
    await put(LIVE, 'a', 0, 2, '3.');
    await put(BUILT, 'a', 0, 1, '');
    expect(await compare()).toEqual([]);
  });

  it('takes a live document as right that changes too often to be met, when the events make it so', async () => {
    const { put, compare } = setUp();
    await put(LIVE, 'a', 0, 3, '3.5.');
    await put(BUILT, 'a', 0, 4, '3.5.6.');
    expect(await compare()).toEqual([]);
  });

  it('finds a live document that is behind the other and not what the events make', async () => {
    const { put, compare } = setUp();
    await put(LIVE, 'a', 0, 3, '3.9.');
    await put(BUILT, 'a', 0, 4, '3.5.6.');
    expect(await compare()).toEqual([
      { id: 'a', against: 'live build', expected: { marks: '3.9.' }, found: { marks: '3.5.6.' } },
    ]);
  });
});

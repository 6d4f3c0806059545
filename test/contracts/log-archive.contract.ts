import {
  type AuditFilter,
  BEGINNING,
  canonicalJson,
  type EventLog,
  type EventStore,
  type LogArchive,
  type StoredEvent,
} from '#kernel';
import { commandFor, newStream } from './event-store.fixture.js';

interface Opened {
  readonly archive: LogArchive;
  readonly log: EventLog;
  readonly store: EventStore;
  /** Changes the version of the event at this position, past the store. */
  changeVersion(position: number): Promise<void>;
  close(): Promise<void>;
}

const [SHORT, LONG] = [newStream(), newStream()];
const NASTY = canonicalJson({ note: 'tab\t \\ "quoted" \n ünï 🧾'.repeat(2_000) });

/** What every archive of the log promises. */
export const logArchiveContract = (open: () => Promise<Opened>): void => {
  let opened: Opened;
  let log: readonly StoredEvent[];
  beforeAll(async () => {
    opened = await open();
    for (let version = 0; version < 9; version += 3) {
      await opened.store.append(commandFor(LONG, version, { events: 3 }));
      await opened.store.append(commandFor(newStream(), 0, { data: NASTY }));
    }
    await opened.store.append(commandFor(SHORT, 0, { events: 2 }));
    log = (await opened.log.read(BEGINNING, 100)).map(plain);
  });
  afterAll(() => opened.close());

  const inBulk = async (after: number, upTo: number): Promise<readonly StoredEvent[]> => {
    const found: StoredEvent[] = [];
    for await (const records of opened.archive.records(after, upTo)) found.push(...records);
    return found.map(plain);
  };

  const fitting = async (filter: AuditFilter, after = 0, through = log.length): Promise<readonly number[]> => {
    const found: number[] = [];
    for await (const { records } of opened.archive.pages(filter, after, through)) {
      found.push(...records.map(({ position }) => position));
    }
    return found;
  };

  it('reads in bulk what the log reads by pages, and can be left in the middle', async () => {
    expect(await inBulk(0, log.length)).toEqual(log);
    expect(await inBulk(2, 9)).toEqual(log.slice(2, 9));
    expect(await inBulk(log.length, log.length + 5)).toEqual([]);
    for await (const records of opened.archive.records(0, log.length)) if (records.length > 0) break;
  });

  it('gives the records at positions, in position order, and nothing for those beyond the end', async () => {
    const found = await opened.archive.at([7, 1, log.length + 1, 4]);
    expect(found.map(plain)).toEqual([log[0], log[3], log[6]]);
  });

  it('gives the records of streams page by page, one stream after the other, up to a position', async () => {
    const found: StoredEvent[] = [];
    for (let after: StoredEvent | undefined; ;) {
      const page = await opened.archive.ofStreams([SHORT, LONG, newStream()], { after, upTo: 13, limit: 2 });
      found.push(...page);
      after = page.at(-1);
      if (page.length < 2) break;
    }
    const expected = log.filter(({ stream, position }) => [SHORT, LONG].includes(stream) && position <= 13);
    const inOrder = expected.toSorted((a, b) =>
      a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : a.version - b.version,
    );
    expect(found.map(plain)).toEqual(inOrder);
  });

  it('gives the pages of the events that fit a filter, and says how far it has looked', async () => {
    const ofLong = log.filter(({ stream }) => stream === LONG).map(({ position }) => position);
    expect(await fitting({})).toEqual(log.map(({ position }) => position));
    expect(await fitting({ stream: LONG })).toEqual(ofLong);
    expect(await fitting({ stream: LONG, fromPosition: ofLong[1]!, toPosition: ofLong[3]! })).toEqual(
      ofLong.slice(1, 4),
    );
    expect(await fitting({ stream: LONG }, ofLong[0], ofLong[2])).toEqual(ofLong.slice(1, 3));
    expect(await fitting({ types: ['No*'] })).toEqual([]);
    expect(await fitting({ types: [`${log[0]!.type.slice(0, 3)}*`] })).toContain(1);
    const pages = [];
    for await (const page of opened.archive.pages({ types: ['No*'] }, 0, log.length)) pages.push(page);
    expect(pages.at(-1)?.through).toBe(log.length);
  });

  it('finds an event by its id', async () => {
    const [first] = log;
    expect(await opened.archive.byId(first!.id).then((found) => found && plain(found))).toEqual(first);
    expect(await opened.archive.byId('00000000-0000-7000-8000-000000000000')).toBeUndefined();
  });

  it('finds the first event that does not follow the one before it in its stream', async () => {
    expect(await opened.archive.firstOutOfLine(log.length)).toBeUndefined();
    await opened.changeVersion(log.length);
    expect(await opened.archive.firstOutOfLine(log.length - 1)).toBeUndefined();
    expect(await opened.archive.firstOutOfLine(log.length)).toMatchObject({ position: log.length, stream: SHORT });
  });
};

/** All columns, whatever object has them. */
const plain = (record: StoredEvent): StoredEvent => {
  const { position, stream, version, id, type, schemaVersion, occurredAt, recordedAt, data, metadata } = record;
  const leaf = Buffer.from(record.leaf);
  return { position, stream, version, id, type, schemaVersion, occurredAt, recordedAt, data, metadata, leaf };
};

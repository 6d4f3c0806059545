import { canonicalJson, clear, leafOf, type Projection, type StoredEvent, UnreadableEvent } from '#kernel';
import type { EventTopic, NotificationTopic, PublicTopic, StateTopic } from '#platform';
import { eventAt, LOG_ID } from '../log-relay/log-relay.fixture.js';
import type { TopicEntry } from '../log-relay/log-topic.js';
import { CustomerErased } from '../operator-events/operator.events.js';
import { publicEntries } from './public-entries.js';

/** The state of an account is how many events it had. */
const counting = {
  decode: (record: StoredEvent) => record,
  changesOf: () => [{ id: '', apply: (count: number = 0) => count + 1 }],
} as unknown as Projection;

const subjectOf = (stream: string) => (stream.startsWith('account-') ? stream.slice('account-'.length) : undefined);
const ACCOUNT = { type: 'Account', schemaVersion: 1 };

/** @param unreadableAt position of an event of a later release */
const eventsOf = (unreadableAt = 0): EventTopic => ({
  ...{ kind: 'events', name: 'a.v1', schemas: [] },
  eventOf: ({ stream, position, type }) => {
    if (position === unreadableAt) throw new UnreadableEvent(type, 9, 'this build does not know the version');
    const subject = subjectOf(stream);
    return subject === undefined ? undefined : { type, schemaVersion: 1, subject, data: { position } };
  },
});

const states: StateTopic = {
  ...{ kind: 'states', name: 'b.v1', schemas: [], channel: 'accounts', subjectOf },
  state: counting,
  stateOf: (count, { version }) => ({ ...ACCOUNT, data: { count, version } }),
  erased: ACCOUNT,
};

const notifications: NotificationTopic = {
  ...{ kind: 'notifications', name: 'c.v1', schemas: [], channel: 'accounts', subjectOf },
  notificationOf: (subject, { type }) => ({ type: 'AccountChanged', schemaVersion: 1, subject, data: { type } }),
};

const erasureAt = (position: number, keyIds: readonly string[]): StoredEvent => {
  const data = CustomerErased({ keyIds: [...keyIds], events: 1, streams: 1, eventsInClear: 0, keyRemains: 'nowhere' });
  const record = {
    ...eventAt(position, canonicalJson(data.data)),
    ...{ stream: 'administration', version: 1, type: data.type },
  };
  return { ...record, leaf: leafOf(record) };
};

/** A log of accounts, seven of which take turns. */
const setUp = (log: readonly StoredEvent[]) => {
  const asked: string[] = [];
  const archive = {
    ofStreams: async (
      [stream]: readonly string[],
      { after, upTo }: { after?: { version: number } | undefined; upTo: number },
    ) => {
      asked.push(String(stream));
      return log.filter((it) => it.stream === stream && it.position <= upTo && it.version > (after?.version ?? 0));
    },
    records: async function* (_after: number, upTo: number) {
      yield log.slice(0, upTo);
    },
  };
  const entries = (topic: PublicTopic) =>
    publicEntries(topic, {
      ...{ archive, slices: { next: () => undefined } },
      logId: async () => LOG_ID,
      published: async (data) => data,
      schemaIdOf: (type) => (type === 'AccountOpened' ? 258 : undefined),
    });
  return { entries, asked };
};

const logOf = (length: number): readonly StoredEvent[] => Array.from({ length }, (_, index) => eventAt(index + 1));
const valuesOf = (entries: readonly TopicEntry[]) =>
  entries.map(({ key, message }) => [
    key,
    message?.value === undefined ? undefined : (JSON.parse(message.value) as unknown),
  ]);

describe('The topic of events', () => {
  it('gets the public form of each, under the key of what it is about, with its attributes as headers', async () => {
    const log = logOf(2);
    const { entries, through } = await setUp(log).entries(eventsOf())(log);
    expect(valuesOf(entries)).toEqual([
      ['1', { position: 1 }],
      ['2', { position: 2 }],
    ]);
    expect(through).toEqual({ position: 2, eventId: log[1]?.id });
    expect(entries[0]?.message?.headers).toMatchObject({
      ...{ ce_specversion: '1.0', ce_id: log[0]?.id, ce_source: `urn:daybook:log:${LOG_ID}`, ce_type: 'AccountOpened' },
      ...{ ce_subject: '1', ce_sequence: '00000000000000000001', 'content-type': 'application/json' },
      __value_schema_id: Buffer.from([0, 0, 0, 1, 2]),
    });
  });

  it('goes on behind what is no business of others', async () => {
    const log = [...logOf(1), { ...eventAt(2), stream: 'administration' }];
    const { entries, through } = await setUp(log).entries(eventsOf())(log);
    expect([entries.length, through.position]).toEqual([1, 2]);
  });

  it('never skips an event that cannot be read: those before it come, and then it fails', async () => {
    const log = logOf(5);
    const entriesOf = setUp(log).entries(eventsOf(3));
    expect((await entriesOf(log)).through.position).toBe(2);
    await expect(entriesOf(log.slice(2))).rejects.toBeInstanceOf(UnreadableEvent);
  });
});

describe('The topic of notifications', () => {
  it('gets them of events that cannot be read too', async () => {
    const log = logOf(3);
    expect(valuesOf((await setUp(log).entries(notifications)(log)).entries)).toHaveLength(3);
  });
});

describe('The topic of states', () => {
  it('gets the state after each event, folded from the log when it is not known', async () => {
    const log = logOf(21);
    const { entries: fresh, asked } = setUp(log);
    const whole = await fresh(states)(log);
    expect([whole.entries.length, asked]).toEqual([21, []]);
    const { entries: restarted, asked: askedAgain } = setUp(log);
    const late = await restarted(states)(log.slice(14));
    expect(late.entries).toEqual(whole.entries.slice(14));
    expect(valuesOf(late.entries)[0]).toEqual(['1', { count: 3, version: 3 }]);
    expect(askedAgain).toHaveLength(7);
  });

  it('leaves out personal values where they are too many for a record', async () => {
    const name = clear('x'.repeat(900_000));
    const topic = { ...states, stateOf: () => ({ ...ACCOUNT, data: { name, count: 1 } }) };
    const log = logOf(1);
    expect(valuesOf((await setUp(log).entries(topic)(log)).entries)).toEqual([['1', { count: 1 }]]);
  });

  it('gives the same when events come again', async () => {
    const log = logOf(15);
    const entriesOf = setUp(log).entries(states);
    const first = await entriesOf(log);
    expect(await entriesOf(log)).toEqual(first);
  });

  it('forgets what an erasure concerns, and nothing else', async () => {
    const sealed = (key: string) => JSON.stringify({ name: { sealed: `${key}.nonce.text` } });
    const log = [eventAt(1, sealed('k1')), eventAt(2, sealed('k2')), eventAt(3), eventAt(8, sealed('k1'))];
    const erased = erasureAt(9, ['k1']);
    const { entries } = await setUp([...log, erased]).entries(states)([erased]);
    expect(valuesOf(entries)).toEqual([['1', undefined]]);
    expect(entries[0]?.message?.headers).toMatchObject({ ce_type: 'Account', ce_id: erased.id });
  });
});

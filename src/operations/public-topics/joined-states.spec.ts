import type { Projection, StoredEvent } from '#kernel';
import type { PublicEvent } from '#platform';
import { eventAt } from '../log-relay/log-relay.fixture.js';
import { JoinedStates } from './joined-states.js';

/** The state of a stream is the positions of its events. */
const listing = (category: string) =>
  ({
    category,
    decode: (record: StoredEvent) => record,
    changesOf: ({ position }: StoredEvent) => [
      { id: '', apply: (positions: readonly number[] = []) => [...positions, position] },
    ],
  }) as unknown as Projection;

const idIn = (category: string) => (stream: string) =>
  stream.startsWith(`${category}-`) ? stream.slice(category.length + 1) : undefined;
const partOf = (category: string) => ({
  ...{ subjectOf: idIn(category), state: listing(category) },
  stateOf: (positions: unknown, { version }: { readonly version: number }) => ({
    ...{ type: category, schemaVersion: 1, data: { positions, version } },
  }),
});

const topic = {
  subjectOf: (stream: string) => idIn('order')(stream) ?? idIn('payments')(stream),
  parts: { order: partOf('order'), payments: partOf('payments') },
  joinedOf: (id: string, states: object, { position }: StoredEvent) => ({
    ...{ type: 'Whole', schemaVersion: 1, data: { id, position, ...states } },
  }),
};

/** Streams by turns; a stream of no order among them. */
const LOG: readonly StoredEvent[] = [
  ...['order-1', 'order-2', 'stock-7', 'payments-1', 'order-1', 'payments-2', 'payments-1', 'order-2', 'payments-3'],
  ...['order-3', 'payments-1', 'payments-3'],
].map((stream, index, streams) => ({
  ...eventAt(index + 1),
  ...{ stream, version: streams.slice(0, index + 1).filter((each) => each === stream).length },
}));

describe('What is joined of several streams', () => {
  const questions: number[] = [];
  const archive = {
    ofStreams: async (streams: readonly string[], { upTo }: { readonly upTo: number }) => {
      questions.push(upTo);
      return streams.flatMap((stream) => LOG.filter((each) => each.stream === stream && each.position <= upTo));
    },
  };
  const allOf = async (records: readonly StoredEvent[], states = new JoinedStates(topic, archive)) => {
    const told: (PublicEvent | undefined)[] = [];
    for (const record of records) told.push(await states.after(record));
    return told;
  };

  it('is told after each event of any of them, once there is the first of them', async () => {
    const told = await allOf(LOG);
    expect(told.map((event) => event?.subject)).toEqual([
      ...['1', '2', undefined, '1', '1', '2', '1', '2', undefined, '3', '1', '3'],
    ]);
    expect(told[6]?.data).toEqual({
      ...{ id: '1', position: 7 },
      ...{ order: { positions: [1, 5], version: 2 }, payments: { positions: [4, 7], version: 2 } },
    });
    expect(told[0]?.data).toEqual({ id: '1', position: 1, order: { positions: [1], version: 1 } });
    expect(told[11]?.data).toMatchObject({ order: { positions: [10] }, payments: { positions: [9, 12] } });
  });

  it('is the same from wherever it is begun, and when events come again or were published by others meanwhile', async () => {
    const whole = await allOf(LOG);
    for (let from = 0; from < LOG.length; from += 1) expect(await allOf(LOG.slice(from))).toEqual(whole.slice(from));
    const states = new JoinedStates(topic, archive);
    expect(await allOf(LOG.slice(0, 8), states)).toEqual(whole.slice(0, 8));
    expect(await allOf(LOG.slice(5, 7), states)).toEqual(whole.slice(5, 7));
    expect(await allOf(LOG.slice(10), states)).toEqual(whole.slice(10));
  });

  it('asks the store once for each subject', async () => {
    questions.length = 0;
    await allOf(LOG);
    expect(questions).toEqual([0, 1, 8]);
  });

  it('reads what comes together in one question, and says the same from wherever it is begun', async () => {
    const whole = await allOf(LOG);
    for (let from = 0; from < LOG.length; from += 1) {
      for (let to = from + 1; to <= LOG.length; to += 1) {
        const states = new JoinedStates(topic, archive);
        questions.length = 0;
        await states.readAhead(LOG.slice(from, to));
        expect(await allOf(LOG.slice(from, to), states)).toEqual(whole.slice(from, to));
        expect(questions.length).toBeLessThanOrEqual(1);
        // What was read ahead of is not true after a gap any more.
        await states.readAhead(LOG.slice(from, to));
        for (let later = from + 1; later < LOG.length; later += 1)
          expect(await allOf(LOG.slice(later), states)).toEqual(whole.slice(later));
      }
    }
  });

  it('reads each by itself where there is too much to be read together', async () => {
    const whole = await allOf(LOG);
    const full = (streams: readonly string[], asked: { readonly upTo: number; readonly limit: number }) =>
      streams.length > 2 ? LOG.concat(Array.from({ length: asked.limit - LOG.length }, () => LOG[0]!)) : undefined;
    const states = new JoinedStates(topic, {
      ofStreams: async (streams, asked) => full(streams, asked) ?? archive.ofStreams(streams, asked),
    });
    await states.readAhead(LOG.slice(6));
    expect(await allOf(LOG.slice(6), states)).toEqual(whole.slice(6));
  });
});

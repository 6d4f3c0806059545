import { type StoredEvent, TimeSlices } from '#kernel';
import { Timelines, type TimelineSource } from './timelines.js';

const record = (stream: string, version: number, position: number): StoredEvent => ({
  ...{ id: `e${position}`, stream, version, position, type: 'Happened', schemaVersion: 1 },
  ...{ occurredAt: '2030-01-01T00:00:00.000Z', recordedAt: '2030-01-01T00:00:00.000Z', data: '{}' },
  ...{ metadata: '{"principal":"anna"}', leaf: new Uint8Array(32) },
});

const PAYMENTS = [record('payments-1', 1, 2), record('payments-1', 2, 5), record('payments-1', 3, 6)];
/** Long enough for several pages, all of it after the payments but for the first. */
const ORDER = [
  record('order-1', 1, 1),
  ...Array.from({ length: 1_200 }, (_, index) => record('order-1', index + 2, index + 10)),
];

const source = (context: string, hidden?: number): TimelineSource => ({
  streamOf: (subject) => `${context}-${subject}`,
  toldOf: ({ type, position }) => (position === hidden ? undefined : { context, type, data: { position } }),
});

describe('A timeline', () => {
  const store = {
    readStream: async (stream: string, from: number, limit: number) =>
      [...ORDER, ...PAYMENTS].filter((each) => each.stream === stream && each.version >= from).slice(0, limit),
  };
  const slices = new TimeSlices({ monotonicMs: () => 0, nextTurn: async () => undefined });
  const timelines = new Timelines(store, [source('order'), source('payments', 5)], slices);
  const positions = async (after: number, limit: number, subject = '1') =>
    (await timelines.of(subject, after, limit)).map(({ position }) => position);

  it('is what all contexts tell, in the order of the log', async () => {
    expect(await positions(0, 4)).toEqual([1, 2, 6, 10]);
    expect(await timelines.of('1', 0, 1)).toEqual([
      {
        ...{ context: 'order', type: 'Happened', data: { position: 1 }, position: 1 },
        ...{ at: '2030-01-01T00:00:00.000Z', actor: 'anna' },
      },
    ]);
  });

  it('is read on after a position, whatever the sizes of the parts, and misses nothing', async () => {
    const all = await positions(0, 5_000);
    expect(all).toHaveLength(ORDER.length + PAYMENTS.length - 1);
    for (const size of [1, 7, 499, 500, 501]) {
      const parts: number[] = [];
      for (let part = await positions(0, size); part.length > 0; part = await positions(part.at(-1)!, size)) {
        parts.push(...part);
        if (parts.length > 1_100 && size === 1) break;
      }
      expect(parts).toEqual(all.slice(0, parts.length));
      if (size > 1) expect(parts).toHaveLength(all.length);
    }
  });

  it('is empty for a subject that nothing happened to, and for nobody who asks for nothing', async () => {
    expect(await positions(0, 10, 'other')).toEqual([]);
    expect(await positions(0, 0)).toEqual([]);
  });
});

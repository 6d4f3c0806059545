import { randomUUID } from 'node:crypto';
import type { OperatorOutbox, ParkedStreams, Parking, ParkingBatch } from '#kernel';

interface Opened {
  readonly parkedStreams: ParkedStreams;
  /** Of two processes. */
  readonly outboxes: readonly [OperatorOutbox, OperatorOutbox];
  close(): Promise<void>;
}

/** What every outbox of operator events promises of parkings; `view-builds.contract.ts` has the entries of builds. */
export const operatorOutboxContract = (open: () => Promise<Opened>): void => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const nextParkings = async (outbox: OperatorOutbox, most: number) =>
    (await outbox.next(most)) as ParkingBatch | undefined;

  const emptied = async (most: number): Promise<readonly (readonly Parking[])[]> => {
    const batches: (readonly Parking[])[] = [];
    for (let batch; (batch = await nextParkings(opened.outboxes[0], most)) !== undefined;) {
      batches.push(batch.parkings);
      await opened.outboxes[0].remove(batch.id);
    }
    return batches;
  };

  it('holds each parking in its order, whatever became of the stream since', async () => {
    const { parkedStreams } = opened;
    const [first, second] = [parking('order-1'), parking('order-2')];
    await parkedStreams.park(first);
    await parkedStreams.park(second);
    await parkedStreams.retry('orders@1', 'order-1');
    await parkedStreams.release('orders@1', 'order-1');
    expect(await emptied(10)).toEqual([[first, second].map(toldOf)]);
    expect(await parkedStreams.list()).toMatchObject([{ stream: 'order-2' }]);
  });

  it('holds a stream once until it is tried again, and once more when it is parked again', async () => {
    const { parkedStreams } = opened;
    const first = parking('order-1');
    await Promise.all([parkedStreams.park(first), parkedStreams.park(first)]);
    await parkedStreams.park({ ...first, version: 3 });
    expect(await emptied(10)).toEqual([[toldOf(first)]]);
    await parkedStreams.retry('orders@1', 'order-1');
    expect(await emptied(10)).toEqual([]);
    await parkedStreams.park(first);
    expect(await emptied(10)).toEqual([[toldOf(first)]]);
  });

  it('gives a batch as it was to everybody who asks, until it is removed', async () => {
    const { parkedStreams, outboxes } = opened;
    for (const stream of ['order-1', 'order-2', 'order-3']) await parkedStreams.park(parking(stream));
    const batch = await nextParkings(outboxes[0], 2);
    expect(batch?.parkings.map(({ stream }) => stream)).toEqual(['order-1', 'order-2']);
    await parkedStreams.park(parking('order-4'));
    expect(await outboxes[1].next(100)).toEqual(batch);
    await outboxes[1].remove(batch?.id ?? '');
    const streams = (await emptied(100)).map((parkings) => parkings.map(({ stream }) => stream));
    expect(streams).toEqual([['order-3', 'order-4']]);
  });

  it('never gives a parking in two batches, however many ask at once', async () => {
    const streams = Array.from({ length: 60 }, (_, index) => `order-${index}`);
    for (const stream of streams) await opened.parkedStreams.park(parking(stream));
    const batches = new Map<string, readonly Parking[]>();
    const take = async (outbox: OperatorOutbox): Promise<void> => {
      for (let batch; (batch = await nextParkings(outbox, 7)) !== undefined;) {
        if (batches.has(batch.id)) expect(batch.parkings).toEqual(batches.get(batch.id));
        batches.set(batch.id, batch.parkings);
        await outbox.remove(batch.id);
      }
    };
    await Promise.all([...opened.outboxes, ...opened.outboxes].map(take));
    const given = [...batches.values()].flat().map(({ stream }) => stream);
    expect(given).toHaveLength(streams.length);
    expect(new Set(given)).toEqual(new Set(streams));
  });
};

const parking = (stream: string) => ({
  projection: 'orders@1',
  stream,
  version: 2,
  position: 5,
  eventId: randomUUID(),
  eventType: 'OrderPlaced',
  error: 'TypeError: lines is not iterable',
});

const toldOf = ({ position: _, ...told }: ReturnType<typeof parking>) => ({
  ...told,
  parkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
});

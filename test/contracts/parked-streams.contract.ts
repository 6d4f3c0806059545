import { randomUUID } from 'node:crypto';
import type { ParkedStream, ParkedStreams } from '#kernel';

/** What every store of parked streams promises. */
export const parkedStreamsContract = (
  open: () => Promise<{ parkedStreams: ParkedStreams; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('lists the parked streams of one projection, the longest waiting first', async () => {
    const [later, earlier] = [parked('orders@1', 'order-1', 7), parked('orders@1', 'order-2', 3)];
    await opened.parkedStreams.park(later);
    await opened.parkedStreams.park(earlier);
    await opened.parkedStreams.park(parked('orders@2', 'order-3', 1));
    expect(await opened.parkedStreams.list('orders@1')).toEqual([earlier, later]);
    expect(await opened.parkedStreams.list('nothing@1')).toEqual([]);
  });

  it('remembers the first failure of a stream', async () => {
    const first = parked('sales@1', 'order-1', 5);
    await Promise.all([opened.parkedStreams.park(first), opened.parkedStreams.park(first)]);
    await opened.parkedStreams.park(parked('sales@1', 'order-1', 6));
    expect(await opened.parkedStreams.list('sales@1')).toEqual([first]);
  });
};

const parked = (projection: string, stream: string, position: number): ParkedStream => ({
  projection,
  stream,
  version: 2,
  position,
  eventId: randomUUID(),
  eventType: 'OrderPlaced',
  error: 'TypeError: lines is not iterable',
});

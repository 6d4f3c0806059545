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
    expect((await opened.parkedStreams.list()).map(({ projection }) => projection)).toEqual([
      'orders@2',
      'orders@1',
      'orders@1',
    ]);
  });

  it('remembers the first failure of a stream', async () => {
    const first = parked('sales@1', 'order-1', 5);
    await Promise.all([opened.parkedStreams.park(first), opened.parkedStreams.park(first)]);
    await opened.parkedStreams.park(parked('sales@1', 'order-1', 6));
    expect(await opened.parkedStreams.list('sales@1')).toEqual([first]);
  });

  it('keeps a stream until the view has all that waited, or parks it anew where it fails then', async () => {
    const { parkedStreams } = opened;
    const waiting = parked('retried@1', 'order-1', 5);
    await parkedStreams.park(waiting);
    await parkedStreams.release('retried@1', 'order-1');
    expect(await parkedStreams.list('retried@1')).toEqual([waiting]);

    expect(await parkedStreams.retry('retried@1', 'order-1')).toBe(true);
    expect(await parkedStreams.list('retried@1')).toEqual([{ ...waiting, retrying: true }]);
    const later = { ...waiting, version: 3, position: 6 };
    await parkedStreams.park(later);
    expect(await parkedStreams.list('retried@1')).toEqual([later]);

    await parkedStreams.retry('retried@1', 'order-1');
    await parkedStreams.release('retried@1', 'order-1');
    expect(await parkedStreams.list('retried@1')).toEqual([]);
    expect(await parkedStreams.retry('retried@1', 'order-1')).toBe(false);
  });

  it('skips an event that no stream waits at', async () => {
    const { stream, version, eventId, eventType } = parked('', 'order-1', 5);
    const event = { projection: 'skipped@1', stream, version, eventId, eventType, reason: 'a test' };
    await opened.parkedStreams.skip(event);
    await opened.parkedStreams.skip(event);
    expect(await opened.parkedStreams.discarded('skipped@1')).toEqual([event]);
    expect(await opened.parkedStreams.list('skipped@1')).toEqual([]);
  });

  it('remembers what was discarded, and only what its stream waited at', async () => {
    const { parkedStreams } = opened;
    const waiting = parked('discarded@1', 'order-1', 5);
    await parkedStreams.park(waiting);
    expect(await parkedStreams.discard({ ...waiting, version: 3 }, 'a mistake')).toBe(false);
    expect(await parkedStreams.discard(waiting, 'a mistake')).toBe(true);
    expect(await parkedStreams.list('discarded@1')).toEqual([{ ...waiting, retrying: true }]);
    const { projection, stream, version, eventId, eventType } = waiting;
    const discarded = { projection, stream, version, eventId, eventType, reason: 'a mistake' };
    expect(await parkedStreams.discarded('discarded@1')).toEqual([discarded]);
    expect(await parkedStreams.discarded()).toContainEqual(discarded);
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
  retrying: false,
});

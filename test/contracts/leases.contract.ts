import { randomUUID } from 'node:crypto';
import { type Checkpoints, type Fence, Fenced, type Leases, type ParkedStreams, type ViewStore } from '#kernel';
import { freshView, writeOf } from './view-store.fixture.js';

/** Leases as two processes have them, and the stores that check a write against its lease. */
export interface LeasesUnderTest {
  readonly leases: Leases;
  readonly other: Leases;
  readonly views: ViewStore;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  /** Cuts the connections that hold the leases of both processes. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

/** Somebody who holds a lease until it is let go. */
const hold = (leases: Leases, name: string) => {
  const done = new AbortController();
  const fences: Fence[] = [];
  let taken: (fence: Fence) => void = () => undefined;
  const first = new Promise<Fence>((resolve) => (taken = resolve));
  const over = leases.whileHeld(name, done.signal, async (held, fence) => {
    fences.push(fence);
    taken(fence);
    await new Promise((resolve) => held.addEventListener('abort', resolve, { once: true }));
  });
  const letGo = async () => {
    done.abort();
    await over;
  };
  return { first, fences, letGo };
};

/** What every kind of lease promises. */
export const leasesContract = (open: () => Promise<LeasesUnderTest>): void => {
  let opened: LeasesUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const replaced = async (): Promise<readonly [former: Fence, present: Fence]> => {
    const name = randomUUID();
    const former = hold(opened.leases, name);
    const fence = await former.first;
    await former.letGo();
    const present = hold(opened.other, name);
    const successor = await present.first;
    await present.letGo();
    return [fence, successor];
  };

  it('have one holder at a time, each with a higher token', async () => {
    const name = randomUUID();
    const first = hold(opened.leases, name);
    const fence = await first.first;
    const second = hold(opened.other, name);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(second.fences).toEqual([]);
    await first.letGo();
    const successor = await second.first;
    expect([fence.lease, successor.lease]).toEqual([name, name]);
    expect(successor.token).toBeGreaterThan(fence.token);
    await second.letGo();
  });

  it('are told as lost when the connection breaks, and taken again with a higher token', async () => {
    const holder = hold(opened.leases, randomUUID());
    const { token } = await holder.first;
    await opened.cut();
    while (holder.fences.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(holder.fences[1]?.token).toBeGreaterThan(token);
    await holder.letGo();
  });

  it('keep out documents and checkpoints of a holder that was replaced', async () => {
    const [former, present] = await replaced();
    const view = freshView();
    await opened.views.prepare(view);
    const reached = { position: 1, eventId: randomUUID() };
    const late = opened.views.write(view, [writeOf('a', { name: 'late' })], reached, former);
    await expect(late).rejects.toThrow(Fenced);
    expect(await opened.views.load(view, ['a'])).toEqual(new Map());
    expect(await opened.views.write(view, [writeOf('a', { name: 'now' })], reached, present)).toEqual(new Set(['a']));

    const [before, later] = [2, 3].map((position) => ({ position, eventId: randomUUID() }));
    const reader = `${view.name}@${view.build}`;
    await opened.checkpoints.save(reader, later!, present);
    await expect(opened.checkpoints.save(reader, before!, former)).rejects.toThrow(Fenced);
    expect(await opened.checkpoints.load(reader)).toEqual(later);

    const [tooLate, now] = await Promise.allSettled([
      opened.checkpoints.save(reader, before!, former),
      opened.checkpoints.save('another', later!, present),
    ]);
    expect(tooLate).toMatchObject({ status: 'rejected', reason: expect.any(Fenced) as unknown });
    expect(now.status).toBe('fulfilled');
    expect(await opened.checkpoints.load(reader)).toEqual(later);
  });

  it('keep out what such a holder would park or release', async () => {
    const [former, present] = await replaced();
    const stream = { stream: 'order-1', version: 2, position: 5, eventId: randomUUID(), eventType: 'OrderHeld' };
    const parked = { ...stream, projection: `orders@${former.lease}`, error: 'a defect' };
    await expect(opened.parked.park(parked, former)).rejects.toThrow(Fenced);
    expect(await opened.parked.list(parked.projection)).toEqual([]);
    await opened.parked.park(parked, present);
    await opened.parked.retry(parked.projection, parked.stream);
    await expect(opened.parked.release(parked.projection, parked.stream, former)).rejects.toThrow(Fenced);
    expect(await opened.parked.list(parked.projection)).toEqual([{ ...parked, retrying: true }]);
    await opened.parked.release(parked.projection, parked.stream, present);
    expect(await opened.parked.list(parked.projection)).toEqual([]);
  });
};

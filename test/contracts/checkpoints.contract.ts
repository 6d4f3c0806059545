import { randomUUID } from 'node:crypto';
import type { Checkpoints } from '#kernel';

/** What every store of checkpoints promises. */
export const checkpointsContract = (
  open: () => Promise<{ checkpoints: Checkpoints; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('knows nothing of a reader that has not begun', async () => {
    expect(await opened.checkpoints.load('nobody')).toBeUndefined();
  });

  it('remembers the last checkpoint of each reader', async () => {
    const at = (position: number) => ({ position, eventId: randomUUID() });
    const [first, second, third] = [at(1), at(2), at(3)];
    await opened.checkpoints.save('orders@1', first);
    await opened.checkpoints.save('orders@2', second);
    await opened.checkpoints.save('orders@1', third);
    expect(await opened.checkpoints.load('orders@1')).toEqual(third);
    expect(await opened.checkpoints.load('orders@2')).toEqual(second);
  });

  it('lets a reader begin again', async () => {
    await opened.checkpoints.save('again', { position: 9, eventId: randomUUID() });
    await opened.checkpoints.save('again', { position: 0, eventId: undefined });
    expect(await opened.checkpoints.load('again')).toEqual({ position: 0, eventId: undefined });
  });
};

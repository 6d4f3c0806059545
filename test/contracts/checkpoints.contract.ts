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
    expect(await opened.checkpoints.load('nobody')).toEqual(new Map());
  });

  it('remembers the last checkpoint of each reader in each partition', async () => {
    const at = (position: number) => ({ position, eventId: randomUUID() });
    const [first, second, third] = [at(1), at(2), at(3)];
    await opened.checkpoints.save('orders@1', 0, first);
    await opened.checkpoints.save('orders@1', 1, second);
    await opened.checkpoints.save('orders@2', 0, second);
    await opened.checkpoints.save('orders@1', 0, third);
    expect(await opened.checkpoints.load('orders@1')).toEqual(
      new Map([
        [0, third],
        [1, second],
      ]),
    );
    expect(await opened.checkpoints.load('orders@2')).toEqual(new Map([[0, second]]));
  });

  it('lets a reader begin again', async () => {
    await opened.checkpoints.save('again', 0, { position: 9, eventId: randomUUID() });
    await opened.checkpoints.save('again', 0, { position: 0, eventId: undefined });
    expect(await opened.checkpoints.load('again')).toEqual(new Map([[0, { position: 0, eventId: undefined }]]));
  });
};

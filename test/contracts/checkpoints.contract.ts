import { randomUUID } from 'node:crypto';
import type { Checkpoints } from '#kernel';

export interface CheckpointsUnderTest {
  readonly checkpoints: Checkpoints;
  /** Makes what a reader's checkpoint lies beside, where it lies beside something. */
  readonly prepare?: (reader: string) => Promise<void>;
  close(): Promise<void>;
}

/** What every store of checkpoints promises. */
export const checkpointsContract = (open: () => Promise<CheckpointsUnderTest>): void => {
  let opened: CheckpointsUnderTest;
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
    for (const reader of ['orders@1', 'orders@2']) await opened.prepare?.(reader);
    await opened.checkpoints.save('orders@1', first);
    await opened.checkpoints.save('orders@2', second);
    await opened.checkpoints.save('orders@1', third);
    expect(await opened.checkpoints.load('orders@1')).toEqual(third);
    expect(await opened.checkpoints.load('orders@2')).toEqual(second);
  });

  it('remembers those that are saved at once, each for its own reader', async () => {
    const readers = ['orders@3', 'orders@4', 'orders@5'];
    for (const reader of readers) await opened.prepare?.(reader);
    const saved = readers.map((_reader, index) => ({ position: index + 1, eventId: randomUUID() }));
    await Promise.all(readers.map((reader, index) => opened.checkpoints.save(reader, saved[index]!)));
    for (const [index, reader] of readers.entries())
      expect(await opened.checkpoints.load(reader)).toEqual(saved[index]);
  });
};

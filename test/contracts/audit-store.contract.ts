import type { AuditStore, KeptCheckpoint, SignedCheckpoint, Tile } from '#kernel';

const HASH_BYTES = 32;

const tile = (level: number, index: number, hashes: number): Tile => ({
  level,
  index,
  hashes: Buffer.alloc(hashes * HASH_BYTES, level + index + 1),
});

const signed = (size: number, time: string): SignedCheckpoint => ({
  size,
  time,
  root: Buffer.alloc(HASH_BYTES),
  note: `note of ${size} at ${time}`,
});

/** What every store of the audit tree and its checkpoints promises. */
export const auditStoreContract = (open: () => Promise<{ store: AuditStore; close(): Promise<void> }>): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const read = async (...tiles: readonly Tile[]) => {
    const found = await opened.store.readTiles(tiles.map(({ level, index }) => ({ level, index })));
    return new Map(found.map(({ level, index, hashes }) => [`${level}/${index}`, Buffer.from(hashes)]));
  };

  it('begins with an empty tree and no checkpoint', async () => {
    const { store } = opened;
    expect([await store.treeSize(), await store.lastCheckpoint(), await read(tile(0, 0, 1))]).toEqual([
      0,
      undefined,
      new Map(),
    ]);
  });

  it('gives the asked tiles that there are, and counts the leaves by the rightmost one', async () => {
    const { store } = opened;
    const [full, last, above] = [tile(0, 0, 256), tile(0, 1, 3), tile(1, 0, 1)];
    await store.saveTiles([full, last, above]);
    expect(await read(full, above, tile(0, 7, 1))).toEqual(
      new Map([
        ['0/0', full.hashes],
        ['1/0', above.hashes],
      ]),
    );
    expect(await store.treeSize()).toBe(256 + 3);
  });

  it('keeps of two tiles with one address the one with more hashes, whichever comes first', async () => {
    const { store } = opened;
    await store.saveTiles([tile(0, 0, 5)]);
    await store.saveTiles([tile(0, 0, 2)]);
    expect(await store.treeSize()).toBe(5);
    await store.saveTiles([tile(0, 0, 9)]);
    expect(await store.treeSize()).toBe(9);
  });

  it('keeps every checkpoint once, and gives them by size', async () => {
    const { store } = opened;
    const [large, small] = [signed(9, '2030-01-01T00:00:02.000Z'), signed(4, '2030-01-01T00:00:01.000Z')];
    for (const checkpoint of [large, small, large]) await store.addCheckpoint(checkpoint);
    const all: KeptCheckpoint[] = [];
    for await (const checkpoint of store.checkpoints()) all.push(checkpoint);
    expect(all.map(({ size, time, note }) => [size, time, note])).toEqual(
      [small, large].map(({ size, time, note }) => [size, time, note]),
    );
    expect(await store.lastCheckpoint()).toMatchObject({ size: 9, note: large.note });
  });
};

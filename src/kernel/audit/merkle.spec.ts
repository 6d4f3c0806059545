import { hash } from 'node:crypto';
import fc from 'fast-check';
import { InMemoryAuditStore } from '../testing/in-memory-audit-store.js';
import { CompactRange } from './compact-range.js';
import { EMPTY_ROOT, nodesOver, verifyConsistency, verifyInclusion } from './merkle.js';
import { TreeReader } from './tree-reader.js';
import { rightmostOf, TreeTiles } from './tree-tiles.js';

/** The test vectors that certificate transparency publishes for RFC 6962: eight leaves, the roots of 0 to 8 of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const OF_0_1 = ROOTS[2] ?? '';
const LEAF_0 = ROOTS[1] ?? '';
const LEAF_1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const LEAF_4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const OF_2_3 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const OF_4_5 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const OF_6_7 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const OF_4_TO_7 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const OF_0_TO_3 = ROOTS[4] ?? '';

const leafOfBytes = (bytes: Buffer): Buffer => hash('sha256', Buffer.concat([Buffer.of(0), bytes]), 'buffer');
const vectors = LEAVES.map((hex) => leafOfBytes(Buffer.from(hex, 'hex')));
const manyLeaves = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_none, index) => leafOfBytes(Buffer.from(String(index))));

const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const range = new CompactRange();
  for (const leaf of leaves) range.append(leaf);
  return range.root();
};

/** The stored tree over these leaves, saved every few of them. */
const stored = async (leaves: readonly Buffer[], every = 1): Promise<TreeReader> => {
  const tiles = new InMemoryAuditStore();
  const tree = new TreeTiles();
  for (const leaf of leaves) {
    tree.append(leaf);
    if (tree.size % every !== 0) continue;
    await tiles.saveTiles(tree.unsaved());
    tree.saved();
  }
  await tiles.saveTiles(tree.unsaved());
  return new TreeReader(tiles);
};

const hexOf = (hashes: readonly Buffer[]): readonly string[] => hashes.map((each) => each.toString('hex'));

describe('The tree of RFC 6962', () => {
  it.each(ROOTS.map((root, size) => [size, root]))('of %i leaves has the published root', async (size, root) => {
    expect(rootOf(vectors.slice(0, Number(size))).toString('hex')).toBe(root);
    expect((await (await stored(vectors)).root(Number(size))).toString('hex')).toBe(root);
  });

  it.each<[index: number, size: number, path: readonly string[]]>([
    [0, 1, []],
    [0, 8, [LEAF_1, OF_2_3, OF_4_TO_7]],
    [5, 8, [LEAF_4, OF_6_7, OF_0_TO_3]],
    [2, 3, [OF_0_1]],
    [1, 5, [LEAF_0, OF_2_3, LEAF_4]],
  ])('proves leaf %i of %i by the published path', async (index, size, path) => {
    expect(hexOf(await (await stored(vectors)).inclusion(index, size))).toEqual(path);
  });

  it.each<[first: number, second: number, proof: readonly string[]]>([
    [1, 1, []],
    [1, 8, [LEAF_1, OF_2_3, OF_4_TO_7]],
    [6, 8, [OF_4_5, OF_6_7, OF_0_TO_3]],
    [2, 5, [OF_2_3, LEAF_4]],
  ])('proves %i leaves to be the beginning of %i by the published proof', async (first, second, proof) => {
    expect(hexOf(await (await stored(vectors)).consistency(first, second))).toEqual(proof);
  });

  it('has complete nodes over any range', () => {
    expect(nodesOver({ from: 3, to: 8 })).toEqual([
      { level: 0, index: 3 },
      { level: 2, index: 1 },
    ]);
    expect(nodesOver({ from: 5, to: 5 })).toEqual([]);
  });
});

const SIZE = 1_200;
const leaves = manyLeaves(SIZE);
const roots = ((range) => [EMPTY_ROOT, ...leaves.map((leaf) => (range.append(leaf), range.root()))])(
  new CompactRange(),
);
const sizes = fc.integer({ min: 1, max: SIZE });
const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const rootAt = (size: number): Buffer => roots[size] ?? EMPTY_ROOT;

/** Every way in which one bit of one hash, or the number of hashes, can differ. */
const altered = (proof: readonly Buffer[], at: number): readonly (readonly Buffer[])[] => [
  proof.map((each, index) => (index === at % proof.length ? flipped(each, at) : each)),
  proof.slice(1),
  proof.slice(0, -1),
  [...proof, leaves[0] ?? EMPTY_ROOT],
];
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[(bit >> 3) % copy.length] = (copy[(bit >> 3) % copy.length] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const isOther = (proof: readonly Buffer[]) => (other: readonly Buffer[]) =>
  Buffer.compare(Buffer.concat(proof), Buffer.concat(other)) !== 0;

describe('Proofs from the stored tree', () => {
  let tree: TreeReader;
  beforeAll(async () => {
    tree = await stored(leaves, 7);
  });

  it('show every leaf of every size to be there, and do not when anything is altered', () =>
    fc.assert(
      fc.asyncProperty(sizes, part, fc.nat(255), async (size, where, bit) => {
        const index = Math.floor(where * size);
        const [leaf, root] = [leaves[index] ?? EMPTY_ROOT, rootAt(size)];
        const path = await tree.inclusion(index, size);
        expect(verifyInclusion(index, size, leaf, path, root)).toBe(true);
        expect(verifyInclusion(index, size, flipped(leaf, bit), path, root)).toBe(false);
        expect(verifyInclusion(index, size, leaf, path, flipped(root, bit))).toBe(false);
        if (index > 0) expect(verifyInclusion(index - 1, size, leaf, path, root)).toBe(false);
        for (const other of altered(path, bit).filter(isOther(path))) {
          expect(verifyInclusion(index, size, leaf, other, root)).toBe(false);
        }
      }),
    ));

  it('show every size to be the beginning of every later one, and do not when anything is altered', () =>
    fc.assert(
      fc.asyncProperty(sizes, part, fc.nat(255), async (second, where, bit) => {
        const first = Math.floor(where * (second + 1));
        const [older, newer] = [rootAt(first), rootAt(second)];
        const proof = await tree.consistency(first, second);
        expect(verifyConsistency(first, second, older, newer, proof)).toBe(true);
        expect(verifyConsistency(first, second, flipped(older, bit), newer, proof)).toBe(false);
        if (first > 0) expect(verifyConsistency(first, second, older, flipped(newer, bit), proof)).toBe(false);
        for (const other of altered(proof, bit).filter(isOther(proof))) {
          expect(verifyConsistency(first, second, older, newer, other)).toBe(false);
        }
      }),
    ));

  it('come from a tree that may be put down and taken up at any size', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: SIZE }), async (size) => {
        const tiles = new InMemoryAuditStore();
        const before = new TreeTiles();
        for (const leaf of leaves.slice(0, size)) before.append(leaf);
        await tiles.saveTiles(before.unsaved());
        expect(await tiles.treeSize()).toBe(size);
        const after = TreeTiles.of(size, await tiles.readTiles(rightmostOf(size)));
        expect(after.root()).toEqual(rootAt(size));
        for (const leaf of leaves.slice(size)) after.append(leaf);
        await tiles.saveTiles(after.unsaved());
        expect(await new TreeReader(tiles).root(SIZE)).toEqual(rootAt(SIZE));
      }),
      { numRuns: 30 },
    ));
});

import { CompactRange } from './compact-range.js';
import { HASH_BYTES } from './merkle.js';

/** Levels of the tree that a tile spans, and how many hashes a full one holds (C2SP tlog-tiles). */
export const TILE_LEVELS = 8;
export const TILE_WIDTH = 2 ** TILE_LEVELS;

/** Hashes that stand side by side at level `8 * level` of the tree, from the one at `256 * index` on. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256 hashes of 32 bytes, one after the other; only the rightmost tile of a level has fewer than 256. */
  readonly hashes: Buffer;
}

/** Names a tile. */
export type TileAddress = Pick<Tile, 'level' | 'index'>;

/**
 * A tree as it grows, cut into tiles: they are what is stored of it. The tiles of level 0 repeat the leaves, so that a
 * leaf that is altered later can be distinguished from its neighbours.
 */
export class TreeTiles {
  /** By level: the hashes of the rightmost tile, fewer than 256. */
  private readonly open: Buffer[][] = [];
  private full: Tile[] = [];
  private range = this.newRange();

  /** The tree whose rightmost, not yet full tiles these are. @throws RangeError when they fit no tree */
  static of(size: number, rightmost: readonly Tile[]): TreeTiles {
    const tree = new TreeTiles();
    const levels = widthsOf(size);
    for (const [level, width] of levels.entries()) {
      const count = width % TILE_WIDTH;
      const tile = rightmost.find((each) => each.level === level && each.index === Math.floor(width / TILE_WIDTH));
      const hashes = hashesIn(tile?.hashes ?? Buffer.alloc(0));
      if (hashes.length < count) throw new RangeError(`the tree of ${size} leaves lacks hashes of its level ${level}`);
      tree.open[level] = hashes.slice(0, count);
    }
    const range = tree.newRange();
    for (const level of [...levels.keys()].reverse()) {
      for (const hash of tree.open[level] ?? []) range.append(hash, level * TILE_LEVELS);
    }
    tree.range = range;
    return tree;
  }

  get size(): number {
    return this.range.size;
  }

  append(leaf: Uint8Array): void {
    const hash = Buffer.from(leaf);
    this.put(0, this.size, hash);
    this.range.append(hash);
  }

  root(): Buffer {
    return this.range.root();
  }

  /** What is to be stored: the tiles that have become full since `saved`, and those that are not full. */
  unsaved(): readonly Tile[] {
    return [...this.full, ...this.open.flatMap((hashes, level) => this.openTile(hashes, level))];
  }

  /** Everything so far is stored. */
  saved(): void {
    this.full = [];
  }

  private newRange(): CompactRange {
    return new CompactRange(({ level, index }, hash) => {
      if (level % TILE_LEVELS === 0) this.put(level / TILE_LEVELS, index, hash);
    });
  }

  private put(level: number, index: number, hash: Buffer): void {
    const hashes = (this.open[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    this.full.push({ level, index: Math.floor(index / TILE_WIDTH), hashes: Buffer.concat(hashes) });
    this.open[level] = [];
  }

  private openTile(hashes: readonly Buffer[], level: number): readonly Tile[] {
    if (hashes.length === 0) return [];
    const index = Math.floor((widthsOf(this.size)[level] ?? 0) / TILE_WIDTH);
    return [{ level, index, hashes: Buffer.concat(hashes) }];
  }
}

/** By level of tiles: how many hashes stand there in a tree of this size. */
export const widthsOf = (size: number): readonly number[] => {
  const widths: number[] = [];
  for (let width = size; width > 0; width = Math.floor(width / TILE_WIDTH)) widths.push(width);
  return widths;
};

/** The tiles that a tree of this size goes on from: the rightmost of each level. */
export const rightmostOf = (size: number): readonly TileAddress[] =>
  widthsOf(size).map((width, level) => ({ level, index: Math.floor(width / TILE_WIDTH) }));

/** The hashes of a tile, one by one. */
export const hashesIn = (hashes: Buffer): Buffer[] =>
  Array.from({ length: Math.floor(hashes.length / HASH_BYTES) }, (_none, at) =>
    hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );

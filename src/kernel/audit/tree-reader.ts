import type { AuditStore } from './audit-store.js';
import { CompactRange } from './compact-range.js';
import {
  consistencyRanges,
  EMPTY_ROOT,
  hashChildren,
  inclusionRanges,
  type LeafRange,
  nodesOver,
  type TreeNode,
} from './merkle.js';
import { hashesIn, TILE_LEVELS, TILE_WIDTH, type TileAddress } from './tree-tiles.js';

/** A proof refers to parts of the tree that are not stored. */
export class TreeIncomplete extends Error {
  override readonly name = 'TreeIncomplete';
}

/** One opened tile stands for all nodes within it. */
type OpenedTile = readonly (readonly Buffer[])[];

const OPENED_TILES = 256;

/** Roots and proofs of the stored tree, at its size now or any it ever had. */
export class TreeReader {
  private readonly opened = new Map<string, OpenedTile>();

  constructor(private readonly store: Pick<AuditStore, 'readTiles'>) {}

  /** Root of the tree of the first `size` leaves. @throws TreeIncomplete */
  async root(size: number): Promise<Buffer> {
    const [root = EMPTY_ROOT] = size === 0 ? [] : await this.hashesOver([{ from: 0, to: size }]);
    return root;
  }

  /** Proves that the leaf at `index` is in the tree of `size` leaves. @throws TreeIncomplete */
  async inclusion(index: number, size: number): Promise<readonly Buffer[]> {
    return this.hashesOver(inclusionRanges(index, size));
  }

  /** Proves that the tree of `first` leaves is the beginning of that of `second`. @throws TreeIncomplete */
  async consistency(first: number, second: number): Promise<readonly Buffer[]> {
    return this.hashesOver(consistencyRanges(first, second));
  }

  /** The fewest nodes that stand over a range, from left to right. @throws TreeIncomplete */
  async nodes(range: LeafRange): Promise<readonly (TreeNode & { readonly hash: Buffer })[]> {
    const nodes = nodesOver(range);
    await this.open(nodes);
    return nodes.map((node) => ({ ...node, hash: this.hashOf(node) }));
  }

  /** One hash for each range, each beginning where a complete node of its width can begin. */
  private async hashesOver(ranges: readonly LeafRange[]): Promise<readonly Buffer[]> {
    const nodes = ranges.map(nodesOver);
    await this.open(nodes.flat());
    return nodes.map((over) =>
      over.map((node) => this.hashOf(node)).reduceRight((right, left) => hashChildren(left, right)),
    );
  }

  private async open(nodes: readonly TreeNode[]): Promise<void> {
    const missing = new Map<string, TileAddress>();
    for (const node of nodes) {
      const address = tileOf(node);
      const name = nameOf(address);
      const known = this.opened.get(name);
      if (known !== undefined) this.remember(name, known);
      if (this.find(node) === undefined) missing.set(name, address);
    }
    if (missing.size === 0) return;
    for (const tile of await this.store.readTiles([...missing.values()]))
      this.remember(nameOf(tile), opened(tile.hashes));
  }

  /** The tile used longest ago is forgotten: never one of the proof under way, which needs far fewer. */
  private remember(name: string, tile: OpenedTile): void {
    this.opened.delete(name);
    this.opened.set(name, tile);
    const [oldest] = this.opened.keys();
    if (this.opened.size > OPENED_TILES && oldest !== undefined) this.opened.delete(oldest);
  }

  private hashOf(node: TreeNode): Buffer {
    const found = this.find(node);
    if (found === undefined)
      throw new TreeIncomplete(`the stored tree has no node ${node.index} at level ${node.level}`);
    return found;
  }

  private find(node: TreeNode): Buffer | undefined {
    const inner = node.level % TILE_LEVELS;
    return this.opened.get(nameOf(tileOf(node)))?.[inner]?.[node.index % (TILE_WIDTH / 2 ** inner)];
  }
}

const tileOf = ({ level, index }: TreeNode): TileAddress => ({
  level: Math.floor(level / TILE_LEVELS),
  index: Math.floor((index * 2 ** (level % TILE_LEVELS)) / TILE_WIDTH),
});

const nameOf = ({ level, index }: TileAddress): string => `${level} ${index}`;

/** By level within the tile: the nodes that are complete. */
const opened = (hashes: Buffer): OpenedTile => {
  const levels: Buffer[][] = [[]];
  const range = new CompactRange(({ level, index }, hash) => {
    const nodes = (levels[level] ??= []);
    nodes[index] = hash;
  });
  for (const hash of hashesIn(hashes)) {
    levels[0]?.push(hash);
    range.append(hash);
  }
  return levels;
};

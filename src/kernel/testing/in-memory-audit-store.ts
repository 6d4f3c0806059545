import { AuditStore } from '../audit/audit-store.js';
import { HASH_BYTES } from '../audit/merkle.js';
import type { SignedCheckpoint } from '../audit/tree-checkpoint.js';
import { type Tile, type TileAddress, TILE_WIDTH } from '../audit/tree-tiles.js';

/** The stored tree in a map, its checkpoints in an array. */
export class InMemoryAuditStore extends AuditStore {
  private readonly tiles = new Map<string, Tile>();
  private readonly kept: SignedCheckpoint[] = [];

  /** In the order in which they were added. */
  get signed(): readonly SignedCheckpoint[] {
    return this.kept;
  }

  async saveTiles(tiles: readonly Tile[]): Promise<void> {
    for (const tile of tiles) {
      const kept = this.tiles.get(nameOf(tile));
      if (kept === undefined || kept.hashes.length < tile.hashes.length) this.tiles.set(nameOf(tile), tile);
    }
  }

  async readTiles(addresses: readonly TileAddress[]): Promise<readonly Tile[]> {
    return addresses.flatMap((address) => this.tiles.get(nameOf(address)) ?? []);
  }

  async treeSize(): Promise<number> {
    const leaves = [...this.tiles.values()].filter(({ level }) => level === 0);
    return Math.max(0, ...leaves.map(({ index, hashes }) => index * TILE_WIDTH + hashes.length / HASH_BYTES));
  }

  /** As a restore does, which leaves the tree out. */
  loseTree(): void {
    this.tiles.clear();
  }

  async addCheckpoint(checkpoint: SignedCheckpoint): Promise<void> {
    const isKept = this.kept.some(({ size, time }) => size === checkpoint.size && time === checkpoint.time);
    if (!isKept) this.kept.push(checkpoint);
  }

  async lastCheckpoint(): Promise<SignedCheckpoint | undefined> {
    return this.inOrder().at(-1);
  }

  async *checkpoints(): AsyncGenerator<SignedCheckpoint> {
    yield* this.inOrder();
  }

  private inOrder(): readonly SignedCheckpoint[] {
    return this.kept.toSorted((a, b) => a.size - b.size || Date.parse(a.time) - Date.parse(b.time));
  }
}

const nameOf = ({ level, index }: TileAddress): string => `${level} ${index}`;

import { AuditTiles } from '../audit/audit-tiles.js';
import { HASH_BYTES } from '../audit/merkle.js';
import { type Tile, type TileAddress, TILE_WIDTH } from '../audit/tree-tiles.js';

/** The stored tree in a map. */
export class InMemoryAuditTiles extends AuditTiles {
  private readonly tiles = new Map<string, Tile>();

  async save(tiles: readonly Tile[]): Promise<void> {
    for (const tile of tiles) {
      const kept = this.tiles.get(nameOf(tile));
      if (kept === undefined || kept.hashes.length < tile.hashes.length) this.tiles.set(nameOf(tile), tile);
    }
  }

  async read(addresses: readonly TileAddress[]): Promise<readonly Tile[]> {
    return addresses.flatMap((address) => this.tiles.get(nameOf(address)) ?? []);
  }

  async size(): Promise<number> {
    const leaves = [...this.tiles.values()].filter(({ level }) => level === 0);
    return Math.max(0, ...leaves.map(({ index, hashes }) => index * TILE_WIDTH + hashes.length / HASH_BYTES));
  }
}

const nameOf = ({ level, index }: TileAddress): string => `${level} ${index}`;

import type { Tile, TileAddress } from './tree-tiles.js';

/** Where the tiles of the tree over the log are kept. They follow from the events and may be made again. */
export abstract class AuditTiles {
  /** Tiles may come again, also older ones: of two with one address the one with more hashes stays. */
  abstract save(tiles: readonly Tile[]): Promise<void>;

  /** Those of the asked that there are, in no order. */
  abstract read(addresses: readonly TileAddress[]): Promise<readonly Tile[]>;

  /** Number of leaves that the tiles of level 0 hold, taken from the rightmost one. */
  abstract size(): Promise<number>;
}

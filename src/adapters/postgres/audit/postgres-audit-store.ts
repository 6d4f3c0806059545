import type { Pool } from 'pg';
import {
  AuditStore,
  HASH_BYTES,
  type KeptCheckpoint,
  type SignedCheckpoint,
  type Tile,
  type TileAddress,
  TILE_WIDTH,
} from '#kernel';
import { rows } from '../../postgres-client/rows.js';

const PAGE = 1_000;

/** The tree in `daybook.audit_tiles`, what was signed of it in `daybook.audit_checkpoints`. */
export class PostgresAuditStore extends AuditStore {
  /**
   * @param pool of durable connections, for checkpoints
   * @param treePool for tiles, which can be made again
   */
  constructor(
    private readonly pool: Pool,
    private readonly treePool = pool,
  ) {
    super();
  }

  async saveTiles(tiles: readonly Tile[]): Promise<void> {
    const columns = [
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ];
    await rows(this.treePool, 'saving the audit tree', SAVE, columns);
  }

  async readTiles(addresses: readonly TileAddress[]): Promise<readonly Tile[]> {
    const columns = [addresses.map(({ level }) => level), addresses.map(({ index }) => index)];
    return rows<Tile>(this.treePool, 'reading the audit tree', READ, columns);
  }

  async treeSize(): Promise<number> {
    const [last] = await rows<{ readonly size: number }>(this.treePool, 'reading the audit tree', SIZE);
    return last?.size ?? 0;
  }

  async addCheckpoint({ size, time, note }: SignedCheckpoint): Promise<void> {
    await rows(this.pool, 'keeping a checkpoint', ADD, [size, time, note]);
  }

  async lastCheckpoint(): Promise<KeptCheckpoint | undefined> {
    const [last] = await rows<KeptCheckpoint>(this.pool, 'reading checkpoints', LAST);
    return last;
  }

  async *checkpoints(): AsyncIterable<KeptCheckpoint> {
    let last: KeptCheckpoint | undefined;
    for (;;) {
      const after = [last?.size ?? -1, last?.time ?? '-infinity', PAGE];
      const page = await rows<KeptCheckpoint>(this.pool, 'reading checkpoints', PAGE_AFTER, after);
      yield* page;
      last = page.at(-1);
      if (page.length < PAGE) return;
    }
  }
}

const SAVE = {
  name: 'daybook_save_tiles',
  text: `insert into daybook.audit_tiles as kept (level, index, hashes)
    select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
    on conflict (level, index) do update set hashes = excluded.hashes
      where octet_length(kept.hashes) < octet_length(excluded.hashes)`,
};

const READ = {
  name: 'daybook_read_tiles',
  text: `select t.level, t.index, t.hashes from unnest($1::smallint[], $2::bigint[]) as asked (level, index)
    join daybook.audit_tiles t on t.level = asked.level and t.index = asked.index`,
};

const SIZE = {
  name: 'daybook_tree_size',
  text: `select index * ${TILE_WIDTH} + octet_length(hashes) / ${HASH_BYTES} as size
    from daybook.audit_tiles where level = 0 order by index desc limit 1`,
};

const COLUMNS = 'size, signed_at as time, note';

const ADD = 'insert into daybook.audit_checkpoints (size, signed_at, note) values ($1, $2, $3) on conflict do nothing';

const LAST = `select ${COLUMNS} from daybook.audit_checkpoints order by size desc, signed_at desc limit 1`;

const PAGE_AFTER = `select ${COLUMNS} from daybook.audit_checkpoints
  where (size, signed_at) > ($1, $2) order by size, signed_at limit $3`;

import type { Pool } from 'pg';
import { AuditTiles, HASH_BYTES, type Tile, type TileAddress, TILE_WIDTH } from '#kernel';
import { rows } from '../rows.js';

/** Tiles in `daybook.audit_tiles`. */
export class PostgresAuditTiles extends AuditTiles {
  constructor(private readonly pool: Pool) {
    super();
  }

  async save(tiles: readonly Tile[]): Promise<void> {
    const columns = [
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ];
    await rows(this.pool, 'saving the audit tree', SAVE, columns);
  }

  async read(addresses: readonly TileAddress[]): Promise<readonly Tile[]> {
    const columns = [addresses.map(({ level }) => level), addresses.map(({ index }) => index)];
    return rows<Tile>(this.pool, 'reading the audit tree', READ, columns);
  }

  async size(): Promise<number> {
    const [last] = await rows<{ readonly size: number }>(this.pool, 'reading the audit tree', SIZE);
    return last?.size ?? 0;
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

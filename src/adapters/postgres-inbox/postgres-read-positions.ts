import type { Pool } from 'pg';
import type { ReadPosition, ReadPositions } from '../../operations/consumer-groups/events-source.js';
import { rows } from '../postgres-client/rows.js';

/** In `daybook_inbox.read_positions`. */
export class PostgresReadPositions implements ReadPositions {
  constructor(
    private readonly pool: Pool,
    private readonly group: string,
  ) {}

  async load(): Promise<ReadPosition | undefined> {
    const [found] = await rows<{ readonly [Column in keyof ReadPosition]: ReadPosition[Column] }>(
      this.pool,
      'reading a position',
      `select source, position from daybook_inbox.read_positions where consumer_group = $1`,
      [this.group],
    );
    return found;
  }

  async save({ source, position }: ReadPosition): Promise<void> {
    await rows(this.pool, 'keeping a position', SAVE, [this.group, source, position]);
  }
}

const SAVE = `
  insert into daybook_inbox.read_positions (consumer_group, source, position) values ($1, $2, $3)
  on conflict (consumer_group) do update set position = greatest(read_positions.position, excluded.position)
  where read_positions.source = excluded.source`;

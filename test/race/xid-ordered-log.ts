import type { Pool } from 'pg';
import { type Checkpoint, EventLog, type StoredEvent } from '#kernel';
import { EVENT_COLUMNS } from '../../src/adapters/postgres/events/load-statement.js';

/**
 * The planted fault: events in the order of their transactions' ids, as far as no older transaction is open. Nothing is
 * skipped, but a transaction that took its id early and appended late is read before the events it builds on.
 */
export class XidOrderedLog extends EventLog {
  constructor(private readonly pool: Pool) {
    super();
  }

  async read({ eventId }: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const { rows } = await this.pool.query<StoredEvent>(READ, [eventId ?? null, limit]);
    return rows;
  }

  async head(): Promise<number> {
    const { rows } = await this.pool.query<{ readonly position: number }>(HEAD);
    return rows[0]?.position ?? 0;
  }

  async checkpointAt(position: number): Promise<Checkpoint | undefined> {
    const { rows } = await this.pool.query<{ readonly id: string }>(EVENT_AT, [position]);
    return rows[0] && { position, eventId: rows[0].id };
  }
}

const READ = `
  select ${EVENT_COLUMNS} from daybook.events e
  where e.xid < pg_snapshot_xmin(pg_current_snapshot())
    and ($1::uuid is null or (e.xid, e.position) > (select l.xid, l.position from daybook.events l where l.id = $1))
  order by e.xid, e.position limit $2`;

const EVENT_AT = 'select id from daybook.events where position = $1';

/** Of the record that comes last in this order. */
const HEAD = 'select position from daybook.events order by xid desc, position desc limit 1';

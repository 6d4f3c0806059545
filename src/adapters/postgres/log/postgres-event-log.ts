import type { Pool } from 'pg';
import { BEGINNING, type Checkpoint, EventLog, LogReplaced, type StoredEvent, StoreUnavailable } from '#kernel';
import { EVENT_COLUMNS } from '../events/load-statement.js';
import { rows } from '../../postgres-client/rows.js';

interface Replica {
  readonly replica: boolean;
}

/**
 * The events in position order, straight from the event store. On the primary only: a replica may lag, and after a failover it may hold another past.
 */
export class PostgresEventLog extends EventLog {
  constructor(private readonly pool: Pool) {
    super();
  }

  async read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const read = await rows<StoredEvent & Replica>(this.pool, 'reading the log', READ, [
      checkpoint.position,
      limit + 1,
    ]);
    refuseReplica(read);
    const records = read.filter(({ position }) => position !== null).map(({ replica: _, ...record }) => record);
    if (checkpoint.position === 0) return records.slice(0, limit);
    const [last, ...next] = records;
    if (last?.position !== checkpoint.position || last.id !== checkpoint.eventId) throw new LogReplaced(checkpoint);
    return next;
  }

  async head(): Promise<number> {
    const text = `select coalesce(max(position), 0) as position, pg_is_in_recovery() as replica from daybook.events`;
    const read = await rows<{ readonly position: number } & Replica>(this.pool, 'reading the log', text);
    refuseReplica(read);
    return read[0]?.position ?? 0;
  }

  async checkpointAt(position: number): Promise<Checkpoint | undefined> {
    if (position === 0) return BEGINNING;
    const text = `select pg_is_in_recovery() as replica, (select id from daybook.events where position = $1) as id`;
    const read = await rows<{ readonly id: string | null } & Replica>(this.pool, 'reading the log', text, [position]);
    refuseReplica(read);
    const eventId = read[0]?.id ?? undefined;
    return eventId === undefined ? undefined : { position, eventId };
  }
}

// Begins at the checkpoint's own event, so that one statement both checks it and reads on. The outer row is always
// there: it detects a replica also when there is nothing to read.
const READ = {
  name: 'daybook_read_log',
  text: `
  select pg_is_in_recovery() as replica, e.*
  from (select) as always
  left join lateral (
    select ${EVENT_COLUMNS} from daybook.events e where e.position >= $1 order by e.position limit $2
  ) e on true`,
};

const refuseReplica = ([first]: readonly Replica[]): void => {
  if (first?.replica !== false) {
    throw new StoreUnavailable(
      'The log is read on the primary only, and this server is a replica: check DATABASE_URL.',
    );
  }
};

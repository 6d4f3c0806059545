import type { Pool } from 'pg';
import { LogExtracts, type StoredEvent, type StreamPoint } from '#kernel';
import { EVENT_COLUMNS } from '../events/load-statement.js';
import { rows } from '../rows.js';

/** Parts of the log from `daybook.events`, by its two keys. */
export class PostgresLogExtracts extends LogExtracts {
  constructor(private readonly pool: Pool) {
    super();
  }

  at(positions: readonly number[]): Promise<readonly StoredEvent[]> {
    return rows(this.pool, 'reading a sample of the log', AT, [positions]);
  }

  ofStreams(
    streams: readonly string[],
    { after = FIRST, upTo, limit }: { readonly after?: StreamPoint; readonly upTo: number; readonly limit: number },
  ): Promise<readonly StoredEvent[]> {
    return rows(this.pool, 'reading streams', OF_STREAMS, [streams, after.stream, after.version, upTo, limit]);
  }
}

/** Before the first event of every stream. */
const FIRST: StreamPoint = { stream: '', version: 0 };

const AT = `
  select ${EVENT_COLUMNS} from daybook.events e where e.position = any($1::bigint[]) order by e.position`;

// In the order of the index of streams, so that a page ends where it is full and nothing is sorted.
export const OF_STREAMS = `
  select ${EVENT_COLUMNS} from daybook.events e
  where e.stream = any($1::text[]) and (e.stream, e.version) > ($2, $3) and e.position <= $4
  order by e.stream, e.version limit $5`;

import type { Pool } from 'pg';
import { LogExtracts, type LogRecord } from '#kernel';
import { EVENT_COLUMNS } from './load-statement.js';
import { rows } from './rows.js';

/** Parts of the log from `daybook.events`, by its two keys. */
export class PostgresLogExtracts extends LogExtracts {
  constructor(private readonly pool: Pool) {
    super();
  }

  at(positions: readonly number[]): Promise<readonly LogRecord[]> {
    return rows(this.pool, 'reading a sample of the log', AT, [positions]);
  }

  ofStreams(
    streams: readonly string[],
    { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<readonly LogRecord[]> {
    return rows(this.pool, 'reading streams', OF_STREAMS, [streams, after, upTo, limit]);
  }
}

const AT = `
  select 0 as partition, ${EVENT_COLUMNS} from daybook.events e where e.position = any($1::bigint[]) order by e.position`;

// Stream by stream, as the index of streams has them: ordered by position alone, the planner would go through the log.
const OF_STREAMS = `
  select 0 as partition, ${EVENT_COLUMNS}
  from unnest($1::text[]) as asked (stream)
  cross join lateral (
    select * from daybook.events s
    where s.stream = asked.stream and s.position > $2 and s.position <= $3 order by s.version
  ) e
  order by e.position limit $4`;

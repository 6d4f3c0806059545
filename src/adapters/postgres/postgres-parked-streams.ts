import type { Pool } from 'pg';
import { type ParkedStream, ParkedStreams } from '#kernel';
import { rows } from './rows.js';

/** Parked streams in `daybook.parked_streams`. */
export class PostgresParkedStreams extends ParkedStreams {
  constructor(private readonly pool: Pool) {
    super();
  }

  list(projection: string): Promise<readonly ParkedStream[]> {
    const text = `select projection, stream, version, position, event_id as "eventId", event_type as "eventType", error
      from daybook.parked_streams where projection = $1 order by position`;
    return rows<ParkedStream>(this.pool, 'listing parked streams', text, [projection]);
  }

  async park({ projection, stream, version, position, eventId, eventType, error }: ParkedStream): Promise<void> {
    const text = `insert into daybook.parked_streams
        (projection, stream, version, position, event_id, event_type, error)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict (projection, stream) do nothing`;
    const values = [projection, stream, version, position, eventId, eventType, error];
    await rows(this.pool, 'parking a stream', text, values);
  }
}

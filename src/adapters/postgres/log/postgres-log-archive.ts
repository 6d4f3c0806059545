import type { Pool } from 'pg';
import { type AuditFilter, type AuditPage, LogArchive, type StoredEvent, type StreamPoint } from '#kernel';
import { bulkRecords } from '../bulk/bulk-records.js';
import { EVENT_COLUMNS } from '../events/load-statement.js';
import { rows } from '../../postgres-client/rows.js';
import { archivePages } from './archive-pages.js';

export interface LogArchiveOptions {
  /** For reading in bulk, each time on a connection of its own. */
  readonly url: string;
  readonly pool: Pool;
  /** Its statements may last long enough to look through the whole log. */
  readonly scanPool: Pool;
}

type OutOfLine = Pick<StoredEvent, 'position' | 'stream' | 'version'>;

/** The events in `daybook.events`, by position, by stream, by filter and in bulk. */
export class PostgresLogArchive extends LogArchive {
  constructor(private readonly options: LogArchiveOptions) {
    super();
  }

  records(after: number, upTo: number): AsyncIterable<readonly StoredEvent[]> {
    return bulkRecords(this.options.url, after, upTo);
  }

  at(positions: readonly number[]): Promise<readonly StoredEvent[]> {
    return rows(this.options.pool, 'reading a sample of the log', AT, [positions]);
  }

  ofStreams(
    streams: readonly string[],
    { after = FIRST, upTo, limit }: { readonly after?: StreamPoint; readonly upTo: number; readonly limit: number },
  ): Promise<readonly StoredEvent[]> {
    return rows(this.options.pool, 'reading streams', OF_STREAMS, [streams, after.stream, after.version, upTo, limit]);
  }

  pages(filter: AuditFilter, after: number, through: number): AsyncIterable<AuditPage> {
    return archivePages(this.options.scanPool, filter, after, through);
  }

  async byId(id: string): Promise<StoredEvent | undefined> {
    const text = `select ${EVENT_COLUMNS} from daybook.events e where e.id::text = $1`;
    const [found] = await rows<StoredEvent>(this.options.scanPool, 'looking for an event', text, [id]);
    return found;
  }

  async firstOutOfLine(through: number): Promise<OutOfLine | undefined> {
    const [found] = await rows<OutOfLine>(this.options.scanPool, 'counting versions', OUT_OF_LINE, [through]);
    return found;
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

const OUT_OF_LINE = `
  select position, stream, version from (
    select position, stream, version, row_number() over (partition by stream order by position) as expected
    from daybook.events where position <= $1
  ) numbered where version <> expected order by position limit 1`;

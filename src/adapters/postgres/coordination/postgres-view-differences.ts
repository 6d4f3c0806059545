import type { Pool } from 'pg';
import { canonicalJson, type ViewDifference, ViewDifferences } from '#kernel';
import { rows } from '../../postgres-client/rows.js';

/** Differences in `daybook.view_differences`. */
export class PostgresViewDifferences extends ViewDifferences {
  constructor(private readonly pool: Pool) {
    super();
  }

  async count(): Promise<number> {
    const text = 'select count(*) as count from daybook.view_differences';
    const [row] = await rows<{ readonly count: number }>(this.pool, 'counting differences', text);
    return row?.count ?? 0;
  }

  async list(limit: number, projection?: string): Promise<readonly ViewDifference[]> {
    const found = await rows<DifferenceRow>(this.pool, 'listing differences', LIST, [limit, projection ?? null]);
    return found.map(({ stream, expected, found, ...row }) => ({
      ...{ ...row, stream: stream ?? undefined },
      ...{ expected: parsed(expected), found: parsed(found) },
    }));
  }

  async keep({ projection, id, stream, version, position, expected, found }: Kept): Promise<boolean> {
    const values = [projection, id, stream ?? null, version, position, textOf(expected), textOf(found)];
    const [row] = await rows<{ readonly isNew: boolean }>(this.pool, 'keeping a difference', KEEP, values);
    return row?.isNew === true;
  }

  async remove(projection: string, ids: readonly string[]): Promise<void> {
    const text = 'delete from daybook.view_differences where projection = $1 and id = any($2::text[])';
    await rows(this.pool, 'removing differences', text, [projection, ids]);
  }

  async retain(projections: readonly string[]): Promise<void> {
    const text = 'delete from daybook.view_differences where projection <> all($1::text[])';
    await rows(this.pool, 'removing differences of other builds', text, [projections]);
  }
}

type Kept = Omit<ViewDifference, 'foundAt'>;
type DifferenceRow = Omit<ViewDifference, 'stream' | 'expected' | 'found'> & {
  readonly stream: string | null;
  readonly expected: string | null;
  readonly found: string | null;
};

const textOf = (document: unknown): string | null => (document === undefined ? null : canonicalJson(document));
const parsed = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));

const LIST = `
  select projection, id, stream, version, position, expected, found, found_at as "foundAt"
  from daybook.view_differences where $2::text is null or projection = $2
  order by checked_at, projection, id limit $1`;

// A row that was not there before has no earlier version that a transaction could have ended.
const KEEP = `
  insert into daybook.view_differences (projection, id, stream, version, position, expected, found)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (projection, id) do update set stream = excluded.stream, version = excluded.version,
    position = excluded.position, expected = excluded.expected, found = excluded.found, checked_at = clock_timestamp()
  returning (xmax = 0) as "isNew"`;

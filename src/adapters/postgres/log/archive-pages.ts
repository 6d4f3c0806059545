import type { Pool } from 'pg';
import type { AuditFilter, AuditPage, StoredEvent } from '#kernel';
import { EVENT_COLUMNS } from '../events/load-statement.js';
import { rows } from '../../postgres-client/rows.js';

/** Positions looked through by one statement at most: whatever the filter, it ends in time. */
const WINDOW = 8_000;
/** Records of one statement at most: few enough that a page is garbage before it is old. */
const RECORDS = 500;
/** Characters of data after which a page ends: of events as large as they may be, 500 would be 128 MB. */
const CHARACTERS = 4_000_000;

/** Pages for auditors. @param pool whose statements may last long enough to look through the whole log */
export async function* archivePages(
  pool: Pool,
  filter: AuditFilter,
  after: number,
  through: number,
): AsyncGenerator<AuditPage> {
  const { where, values } = conditionsOf(filter);
  const text = `
    select ${EVENT_COLUMNS} from (
      select e.*, sum(length(e.data::text)) over (
        order by e.position rows between unbounded preceding and 1 preceding
      ) as before
      from (
        select * from daybook.events e
        where e.position > $1 and e.position <= $2${where} order by e.position limit ${RECORDS}
      ) e
    ) e where coalesce(e.before, 0) < ${CHARACTERS} order by e.position`;
  const last = Math.min(through, filter.toPosition ?? through);
  const read = async (start: number): Promise<AuditPage> => {
    const end = Math.min(last, start + WINDOW);
    const records = await rows<StoredEvent>(pool, 'reading the log', text, [start, end, ...values]);
    const cutAt = isFull(records) ? records.at(-1)?.position : undefined;
    return { records, through: cutAt ?? end };
  };
  let start = Math.max(after, (filter.fromPosition ?? 1) - 1);
  let next = start < last ? read(start) : undefined;
  while (next !== undefined) {
    const page = await next;
    start = page.through;
    next = start < last ? read(start) : undefined;
    // A reader that stops leaves this page unread; then its failure concerns no one.
    next?.catch(() => undefined);
    yield page;
  }
}

/** Here a text is never shorter than in the database, which counts code points: whatever was left out is asked for next. */
const isFull = (records: readonly StoredEvent[]): boolean =>
  records.length === RECORDS || records.reduce((sum, { data }) => sum + data.length, 0) >= CHARACTERS;

interface Conditions {
  readonly where: string;
  readonly values: readonly unknown[];
}

/** The filter as conditions on `e`; its values are parameters from $3 on. */
const conditionsOf = (filter: AuditFilter): Conditions => {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value) + 2}`;
  const conditions = [
    filter.from !== undefined && `e.recorded_at >= ${parameter(filter.from)}::timestamptz`,
    filter.to !== undefined && `e.recorded_at < ${parameter(filter.to)}::timestamptz`,
    filter.stream !== undefined && `e.stream = ${parameter(filter.stream)}`,
    filter.types !== undefined && `e.type like any (${parameter(filter.types.map(likeOf))}::text[])`,
    filter.actor !== undefined && `${readable('e.metadata')}->>'principal' = ${parameter(filter.actor)}`,
    filter.correlationId !== undefined &&
      `${readable('e.metadata')}->>'correlationId' = ${parameter(filter.correlationId)}`,
    filter.about !== undefined && aboutOf(filter.about.paths.map(parameter), parameter(filter.about.value)),
  ];
  return { where: conditions.flatMap((each) => (each === false ? [] : [` and ${each}`])).join(''), values };
};

/**
 * A column of JSON for looking into. PostgreSQL fails at any look into JSON in which U+0000 or a lone surrogate stands
 * somewhere, so that one such record would end every reading: they are seen as U+FFFD. Only an odd number of backslashes
 * makes an escape.
 */
const readable = (column: string): string =>
  String.raw`(case when strpos(${column}::text, '\u') = 0 then ${column} else regexp_replace(
    ${column}::text, '(?<!\\)((\\\\)*)\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1\\ufffd', 'g'
  )::json end)`;

const aboutOf = (paths: readonly string[], value: string): string =>
  `(${paths.map((path) => `${readable('e.data')} #>> ${path}::text[] = ${value}`).join(' or ')})`;

/** `Order*` as a pattern of LIKE; every other character stands for itself. */
const likeOf = (glob: string): string => glob.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');

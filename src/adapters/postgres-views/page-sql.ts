import { checkPage, type Keyset, type Sort, type ViewDefinition, type ViewQuery } from '#kernel';
import type { Bindings } from './bindings.js';
import { fieldExpression, SQL_TYPE } from './field-expression.js';
import { filterCondition } from './filter-sql.js';
import { COLUMNS } from './view-row.js';
import { qualifiedTable } from './view-table.js';

/** One expression that rows are ordered by; absent values come last ascending, as PostgreSQL has it by default. */
interface Term {
  readonly expression: string;
  readonly type: string;
  readonly ascending: boolean;
}

/** Whether the page is found from its far end, so that its rows arrive in reverse. */
export const isBackward = ({ before, fromEnd }: ViewQuery): boolean => before !== undefined || fromEnd === true;

/**
 * The statement for one page. "After this row" is a list of cases (same day and larger id; later day; no day at all),
 * each one range of an index; each is read in order up to the limit, and the union is cut to the limit.
 * @throws InvalidQuery
 */
export const pageStatement = (view: ViewDefinition, query: ViewQuery, bindings: Bindings): string => {
  checkPage(view, query);
  const terms = orderTerms(view, query.sort, isBackward(query));
  const order = orderBy(terms, bindings.bind(query.limit, 'bigint'));
  const conditions = query.filter === undefined ? [] : [filterCondition(view, query.filter, bindings)];
  const [start, bound] = isBackward(query) ? [query.before, query.after] : [query.after, undefined];
  if (bound !== undefined) conditions.push(`(${casesBeyond(terms.map(flipped), bound, bindings).join(' or ')})`);
  const select = (columns: string, more: readonly string[]) =>
    `select ${columns} from ${qualifiedTable(view)}${where([...conditions, ...more])} ${order}`;
  if (start === undefined) return select(COLUMNS, []);
  const ranges = casesBeyond(terms, start, bindings).map((range) => `(${select('*', [range])})`);
  return `select ${COLUMNS} from (${ranges.join(' union all ')}) as page ${order}`;
};

/** The statement that counts what fits, up to a limit. @throws InvalidQuery */
export const countStatement = (
  view: ViewDefinition,
  filter: ViewQuery['filter'],
  limit: number,
  bindings: Bindings,
): string => {
  const conditions = filter === undefined ? [] : [filterCondition(view, filter, bindings)];
  const fitting = `select from ${qualifiedTable(view)}${where(conditions)} limit ${bindings.bind(limit, 'bigint')}`;
  return `select count(*)::text as count from (${fitting}) as fitting`;
};

const where = (conditions: readonly string[]): string =>
  conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';

const orderTerms = (view: ViewDefinition, sort: readonly Sort[], backward: boolean): readonly Term[] => {
  const terms = sort.map(({ field, direction }) => ({
    expression: fieldExpression(view, field),
    type: SQL_TYPE[view.fields[field]?.type ?? 'text'],
    ascending: direction === 'asc',
  }));
  const all = [...terms, { expression: 'id', type: 'text', ascending: terms[0]?.ascending ?? true }];
  return backward ? all.map(flipped) : all;
};

const flipped = (term: Term): Term => ({ ...term, ascending: !term.ascending });

const orderBy = (terms: readonly Term[], limit: string): string =>
  `order by ${terms.map(({ expression, ascending }) => `${expression} ${ascending ? 'asc' : 'desc'}`).join(', ')} limit ${limit}`;

/** Disjoint conditions that together hold for the rows strictly after the keyset in the order of the terms. */
const casesBeyond = (terms: readonly Term[], { values, id }: Keyset, bindings: Bindings): readonly string[] => {
  const bound = [...values, id].map((value, index) =>
    value === null ? null : bindings.bind(value, terms[index]?.type ?? 'text'),
  );
  const same = terms.map(({ expression }, index) =>
    bound[index] === null ? `${expression} is null` : `${expression} = ${bound[index]}`,
  );
  return terms.flatMap((term, index) =>
    beyond(term, bound[index] ?? null).map((range) => [...same.slice(0, index), range].join(' and ')),
  );
};

const beyond = ({ expression, ascending }: Term, value: string | null): readonly string[] => {
  if (value === null) return ascending ? [] : [`${expression} is not null`];
  if (!ascending) return [`${expression} < ${value}`];
  return expression === 'id' ? [`id > ${value}`] : [`${expression} > ${value}`, `${expression} is null`];
};

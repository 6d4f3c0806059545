import { type Keyset, pageOrder, type PageTerm, reversed, type ViewDefinition, type ViewQuery } from '#kernel';
import type { Bindings } from './bindings.js';
import { fieldExpression, SQL_TYPE } from './field-expression.js';
import { filterCondition } from './filter-sql.js';
import { COLUMNS } from './view-row.js';
import { qualifiedTable } from './view-table.js';

/**
 * The statement for one page. "After this row" is a list of cases (same day and larger id; later day; no day at all),
 * each one range of an index; each is read in order up to the limit, and the union is cut to the limit.
 * @throws InvalidQuery
 */
export const pageStatement = (view: ViewDefinition, query: ViewQuery, bindings: Bindings): string => {
  const { terms, start, bound } = pageOrder(view, query);
  const order = orderBy(view, terms, bindings.bind(query.limit, 'bigint'));
  const conditions = query.filter === undefined ? [] : [filterCondition(view, query.filter, bindings)];
  if (bound !== undefined) conditions.push(`(${casesBeyond(view, terms.map(reversed), bound, bindings).join(' or ')})`);
  const select = (columns: string, more: readonly string[]) =>
    `select ${columns} from ${qualifiedTable(view)}${where([...conditions, ...more])} ${order}`;
  if (start === undefined) return select(COLUMNS, []);
  const ranges = casesBeyond(view, terms, start, bindings).map((range) => `(${select('*', [range])})`);
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

const expressionOf = (view: ViewDefinition, { field }: PageTerm): string =>
  field === undefined ? 'id' : fieldExpression(view, field);

/** Absent values come last ascending, as PostgreSQL has it by default. */
const orderBy = (view: ViewDefinition, terms: readonly PageTerm[], limit: string): string => {
  const order = terms.map((term) => `${expressionOf(view, term)} ${term.ascending ? 'asc' : 'desc'}`);
  return `order by ${order.join(', ')} limit ${limit}`;
};

/** Disjoint conditions that together hold for the rows strictly after the keyset in the order of the terms. */
const casesBeyond = (
  view: ViewDefinition,
  terms: readonly PageTerm[],
  { values, id }: Keyset,
  bindings: Bindings,
): readonly string[] => {
  const bound = [...values, id].map((value, index) =>
    value === null ? null : bindings.bind(value, SQL_TYPE[terms[index]?.type ?? 'text']),
  );
  const expressions = terms.map((term) => expressionOf(view, term));
  const same = expressions.map((expression, index) =>
    bound[index] === null ? `${expression} is null` : `${expression} = ${bound[index]}`,
  );
  return terms.flatMap(({ ascending }, index) =>
    beyond(expressions[index] ?? '', ascending, bound[index] ?? null).map((range) =>
      [...same.slice(0, index), range].join(' and '),
    ),
  );
};

const beyond = (expression: string, ascending: boolean, value: string | null): readonly string[] => {
  if (value === null) return ascending ? [] : [`${expression} is not null`];
  if (!ascending) return [`${expression} < ${value}`];
  return expression === 'id' ? [`id > ${value}`] : [`${expression} > ${value}`, `${expression} is null`];
};

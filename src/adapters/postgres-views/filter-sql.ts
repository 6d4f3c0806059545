import {
  beyondPrefix,
  checkOperator,
  checkValues,
  fieldOf,
  type Filter,
  type Scalar,
  type ViewDefinition,
} from '#kernel';
import type { Bindings } from './bindings.js';
import { elementExpression, fieldExpression, jsonExpression, SQL_TYPE } from './field-expression.js';

type Comparison = Extract<Filter, { op: string }>;

const SQL_OPERATOR = { eq: '=', gte: '>=', lt: '<' } as const;

/**
 * The filter as an SQL condition. Names come from the view's definition and values are bound, so nothing that a client
 * sends becomes SQL.
 * @throws InvalidQuery
 */
export const filterCondition = (view: ViewDefinition, filter: Filter, bindings: Bindings): string => {
  if ('and' in filter) return joined(view, filter.and, ' and ', 'true', bindings);
  if ('or' in filter) return joined(view, filter.or, ' or ', 'false', bindings);
  // "Is not true" also where the comparison is unknown for want of a value.
  if ('not' in filter) return `(${filterCondition(view, filter.not, bindings)}) is not true`;
  checkOperator(view, filter.field, filter.op);
  checkValues(view, filter.field, valuesOf(filter));
  return fieldOf(view, filter.field).many ? anyElement(view, filter, bindings) : scalar(view, filter, bindings);
};

const joined = (
  view: ViewDefinition,
  filters: readonly Filter[],
  operator: string,
  empty: string,
  bindings: Bindings,
): string => {
  if (filters.length === 0) return empty;
  return `(${filters.map((filter) => filterCondition(view, filter, bindings)).join(operator)})`;
};

const valuesOf = (filter: Comparison): readonly Scalar[] => (filter.op === 'in' ? filter.values : [filter.value]);

const scalar = (view: ViewDefinition, filter: Comparison, bindings: Bindings): string =>
  compared(view, filter, fieldExpression(view, filter.field), bindings);

const compared = (view: ViewDefinition, filter: Comparison, expression: string, bindings: Bindings): string => {
  const type = SQL_TYPE[fieldOf(view, filter.field).type];
  if (filter.op === 'in') return `${expression} = any(${bindings.bind(filter.values, `${type}[]`)})`;
  if (filter.op === 'startsWith') return prefixed(expression, String(filter.value), bindings);
  return `${expression} ${SQL_OPERATOR[filter.op]} ${bindings.bind(filter.value, type)}`;
};

/**
 * "Starts with" as the range that it is under the C collation. Of `^@` the planner only knows whether it holds for any of
 * a hundred samples, and takes what 5,000 documents begin with for 100 or for 10,000 of them.
 */
const prefixed = (expression: string, prefix: string, bindings: Bindings): string => {
  const from = `${expression} >= ${bindings.bind(prefix, 'text')}`;
  const end = beyondPrefix(prefix);
  return end === undefined ? from : `(${from} and ${expression} < ${bindings.bind(end, 'text')})`;
};

/** Equality is containment, which the GIN index answers; the other operators look at each element. */
const anyElement = (view: ViewDefinition, filter: Comparison, bindings: Bindings): string => {
  const field = fieldOf(view, filter.field);
  const array = jsonExpression(view, filter.field);
  if (filter.op === 'eq' || filter.op === 'in') {
    const type = SQL_TYPE[field.type];
    const contained = valuesOf(filter).map((value) => `${array} @> to_jsonb(${bindings.bind(value, type)})`);
    return contained.length > 0 ? `(${contained.join(' or ')})` : 'false';
  }
  const elements = `jsonb_array_elements(case jsonb_typeof(${array}) when 'array' then ${array} end)`;
  const condition = compared(view, filter, elementExpression(field, 'element'), bindings);
  return `exists (select from ${elements} as element where ${condition})`;
};

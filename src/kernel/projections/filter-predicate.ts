import { valueAt } from './keyset.js';
import { checkOperator, checkValues, fieldOf } from './query-check.js';
import { type Comparable, compareScalars } from './scalar-order.js';
import type { FieldDefinition, Filter, Scalar, ViewDefinition } from './view-store.js';

type Predicate = (document: unknown) => boolean;
type Comparison = Extract<Filter, { op: string }>;

/**
 * A filter as a function of one document of a view, for those who have the document under way. Holds for exactly the
 * documents that a view store finds.
 * @throws InvalidQuery as a view store does
 */
export const filterPredicate = (view: ViewDefinition, filter: Filter): Predicate => {
  if ('and' in filter) {
    const parts = filter.and.map((part) => filterPredicate(view, part));
    return (document) => parts.every((holds) => holds(document));
  }
  if ('or' in filter) {
    const parts = filter.or.map((part) => filterPredicate(view, part));
    return (document) => parts.some((holds) => holds(document));
  }
  if ('not' in filter) {
    const holds = filterPredicate(view, filter.not);
    return (document) => !holds(document);
  }
  return comparison(view, filter);
};

const comparison = (view: ViewDefinition, filter: Comparison): Predicate => {
  const values = filter.op === 'in' ? filter.values : [filter.value];
  const field = fieldOf(view, filter.field);
  checkOperator(view, filter.field, filter.op);
  checkValues(view, filter.field, values);
  const wanted = values.map((value) => comparable(field, value));
  const holds = (value: Comparable): boolean => compares(filter.op, value, wanted);
  return (document) => valuesAt(field, document).some(holds);
};

const compares = (operator: Comparison['op'], value: Comparable, wanted: readonly Comparable[]): boolean => {
  const [first] = wanted;
  switch (operator) {
    case 'eq':
    case 'in':
      return wanted.includes(value);
    case 'gte':
      return first !== undefined && compareScalars(value, first) >= 0;
    case 'lt':
      return first !== undefined && compareScalars(value, first) < 0;
    case 'startsWith':
      return String(value).startsWith(String(first));
  }
};

/** None where the value is absent; one for each element of an array. */
const valuesAt = (field: FieldDefinition, document: unknown): readonly Comparable[] => {
  const value = valueAt(document, field.path);
  if (value === undefined || value === null) return [];
  const values = (field.many === true ? value : [value]) as readonly Scalar[];
  return values.map((each) => comparable(field, each));
};

const comparable = ({ type }: FieldDefinition, value: Scalar): Comparable =>
  type === 'bigint' ? BigInt(value) : value;

import { checkOperator, checkValues, fieldOf } from './query-check.js';
import type { FieldDefinition, Filter, Scalar, ViewDefinition } from './view-store.js';

type Predicate = (document: unknown) => boolean;
type Comparison = Extract<Filter, { op: string }>;
/** A value as it compares: whole numbers of any size are texts in documents only. */
type Comparable = Scalar | bigint;

/**
 * A filter as a function of one document of a view, for those who have the document in hand. Holds for exactly the
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
      return first !== undefined && order(value, first) >= 0;
    case 'lt':
      return first !== undefined && order(value, first) < 0;
    case 'startsWith':
      return String(value).startsWith(String(first));
  }
};

/** Text by code point, which is not the order of UTF-16; false before true. */
const order = (left: Comparable, right: Comparable): number => {
  if (typeof left !== 'string' || typeof right !== 'string') return Number(left > right) - Number(left < right);
  const [ours, theirs] = [[...left], [...right]];
  const differs = ours.findIndex((character, index) => character !== theirs[index]);
  if (differs < 0) return ours.length - theirs.length;
  return (ours[differs]?.codePointAt(0) ?? 0) - (theirs[differs]?.codePointAt(0) ?? -1);
};

/** None where the value is absent; one for each element of an array. */
const valuesAt = (field: FieldDefinition, document: unknown): readonly Comparable[] => {
  const value = field.path.reduce<unknown>(
    (at, name) => (at as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    document,
  );
  if (value === undefined || value === null) return [];
  const values = (field.many === true ? value : [value]) as readonly Scalar[];
  return values.map((each) => comparable(field, each));
};

const comparable = ({ type }: FieldDefinition, value: Scalar): Comparable =>
  type === 'bigint' ? BigInt(value) : value;

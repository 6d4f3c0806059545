import type { Filter as MongoFilter } from 'mongodb';
import {
  beyondPrefix,
  checkOperator,
  checkValues,
  fieldOf,
  type Filter,
  type Scalar,
  type ViewDefinition,
} from '#kernel';
import { sortKey } from './sort-keys.js';
import type { StoredDocument } from './stored-document.js';

export type Condition = MongoFilter<StoredDocument>;

type Comparison = Extract<Filter, { op: string }>;

/** Holds for no document; the server takes no empty list of alternatives. */
const NOTHING: Condition = { _id: { $in: [] } };

/**
 * The filter as a condition of the server. Names come from the view's definition, and values are operands, never
 * conditions, so nothing that a client sends is taken for an operator.
 * @throws InvalidQuery
 */
export const filterCondition = (view: ViewDefinition, filter: Filter): Condition => {
  if ('and' in filter) return allOf(filter.and.map((part) => filterCondition(view, part)));
  if ('or' in filter) return anyOf(filter.or.map((part) => filterCondition(view, part)));
  if ('not' in filter) return { $nor: [filterCondition(view, filter.not)] };
  checkOperator(view, filter.field, filter.op);
  checkValues(view, filter.field, valuesOf(filter));
  const condition = comparison(view, filter);
  return { [keyPath(filter.field)]: fieldOf(view, filter.field).many ? { $elemMatch: condition } : condition };
};

export const keyPath = (field: string): string => `keys.${field}`;

/** Holds where all of them do; everywhere when there is none. */
export const allOf = (conditions: readonly Condition[]): Condition => {
  const [first, ...others] = conditions;
  return others.length > 0 ? { $and: [...conditions] } : (first ?? {});
};

/** Holds where one of them does. */
export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length > 0 ? { $or: [...conditions] } : NOTHING;

const valuesOf = (filter: Comparison): readonly Scalar[] => (filter.op === 'in' ? filter.values : [filter.value]);

/** Operators compare with values of the same type only, so none holds for what is absent. */
const comparison = (view: ViewDefinition, filter: Comparison) => {
  const { type } = fieldOf(view, filter.field);
  if (filter.op === 'in') return { $in: filter.values.map((value) => sortKey(type, value)) };
  if (filter.op === 'startsWith') return prefixed(String(filter.value));
  return { [`$${filter.op}`]: sortKey(type, filter.value) };
};

/** A regular expression would be another way to say it, and would have to be escaped. */
const prefixed = (prefix: string) => {
  const end = beyondPrefix(prefix);
  return end === undefined ? { $gte: prefix } : { $gte: prefix, $lt: end };
};

import type { SortDirection } from 'mongodb';
import {
  type FieldType,
  isBackward,
  type Keyset,
  pageOrder,
  type PageTerm,
  reversed,
  type Scalar,
  type ViewDefinition,
  type ViewQuery,
} from '#kernel';
import { allOf, anyOf, type Condition, filterCondition, keyPath } from './filter-query.js';
import { ABSENT, sortKey } from './sort-keys.js';

/** What to ask the server for one page. */
export interface PageQuery {
  /** Each holds for other rows, and all rows of one come before those of the next: to be asked in turn until the page is full. */
  readonly conditions: readonly Condition[];
  readonly sort: readonly (readonly [path: string, direction: SortDirection])[];
  /** The page is found from its far end: its rows arrive in reverse. */
  readonly backward: boolean;
}

/**
 * "After this row" is a list of cases (same day and larger id; later day; no day at all), each one range of an index.
 * @throws InvalidQuery
 */
export const pageQuery = (view: ViewDefinition, query: ViewQuery): PageQuery => {
  const { terms, start, bound } = pageOrder(view, query);
  const fits = query.filter === undefined ? [] : [filterCondition(view, query.filter)];
  if (bound !== undefined) fits.push(anyOf(casesBeyond(terms.map(reversed), bound)));
  const cases = start === undefined ? [{}] : casesBeyond(terms, start);
  return {
    conditions: cases.map((each) => allOf([...fits, each].filter((part) => Object.keys(part).length > 0))),
    sort: terms.map((term) => [pathOf(term), term.ascending ? 1 : -1]),
    backward: isBackward(query),
  };
};

const pathOf = ({ field }: PageTerm): string => (field === undefined ? '_id' : keyPath(field));

/** Conditions for the rows strictly after the keyset in the order of the terms, the nearest rows first. */
const casesBeyond = (terms: readonly PageTerm[], { values, id }: Keyset): readonly Condition[] => {
  const bounds = [...values, id];
  const cases = terms.map((term, index) => {
    const same = terms.slice(0, index).map((before, at) => equalTo(pathOf(before), before.type, bounds[at] ?? null));
    return beyond(term, bounds[index] ?? null).map((range) => allOf([...same, range]));
  });
  return cases.reverse().flat();
};

const equalTo = (path: string, type: FieldType, value: Scalar | null): Condition => ({
  [path]: { $eq: value === null ? ABSENT : sortKey(type, value) },
});

const beyond = (term: PageTerm, value: Scalar | null): readonly Condition[] => {
  const [{ type, ascending }, path] = [term, pathOf(term)];
  if (value === null) return ascending ? [] : [{ [path]: { $ne: ABSENT } }];
  const key = sortKey(type, value);
  if (!ascending) return [{ [path]: { $lt: key } }];
  return path === '_id' ? [{ _id: { $gt: key as string } }] : [{ [path]: { $gt: key } }, equalTo(path, type, null)];
};

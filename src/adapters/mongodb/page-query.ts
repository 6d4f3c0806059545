import type { SortDirection } from 'mongodb';
import {
  checkPage,
  fieldOf,
  type FieldType,
  type Keyset,
  type Scalar,
  type ViewDefinition,
  type ViewQuery,
} from '#kernel';
import { allOf, anyOf, type Condition, filterCondition, keyPath } from './filter-query.js';
import { ABSENT, sortKey } from './sort-keys.js';

/** One thing that rows are ordered by. */
interface Term {
  readonly path: string;
  readonly type: FieldType;
  readonly ascending: boolean;
}

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
  checkPage(view, query);
  const backward = query.before !== undefined || query.fromEnd === true;
  const terms = termsOf(view, query, backward);
  const fits = query.filter === undefined ? [] : [filterCondition(view, query.filter)];
  const [start, bound] = backward ? [query.before, query.after] : [query.after, undefined];
  if (bound !== undefined) fits.push(anyOf(casesBeyond(terms.map(flipped), bound)));
  const cases = start === undefined ? [{}] : casesBeyond(terms, start);
  return {
    conditions: cases.map((each) => allOf([...fits, each].filter((part) => Object.keys(part).length > 0))),
    sort: terms.map(({ path, ascending }) => [path, ascending ? 1 : -1]),
    backward,
  };
};

const termsOf = (view: ViewDefinition, { sort }: ViewQuery, backward: boolean): readonly Term[] => {
  const terms = sort.map(({ field, direction }) => ({
    path: keyPath(field),
    type: fieldOf(view, field).type,
    ascending: direction === 'asc',
  }));
  const all = [...terms, { path: '_id', type: 'text' as const, ascending: terms[0]?.ascending ?? true }];
  return backward ? all.map(flipped) : all;
};

const flipped = (term: Term): Term => ({ ...term, ascending: !term.ascending });

/** Conditions for the rows strictly after the keyset in the order of the terms, the nearest rows first. */
const casesBeyond = (terms: readonly Term[], { values, id }: Keyset): readonly Condition[] => {
  const bounds = [...values, id];
  const cases = terms.map((term, index) => {
    const same = terms.slice(0, index).map(({ path, type }, before) => equalTo(path, type, bounds[before] ?? null));
    return beyond(term, bounds[index] ?? null).map((range) => allOf([...same, range]));
  });
  return cases.reverse().flat();
};

const equalTo = (path: string, type: FieldType, value: Scalar | null): Condition => ({
  [path]: { $eq: value === null ? ABSENT : sortKey(type, value) },
});

const beyond = ({ path, type, ascending }: Term, value: Scalar | null): readonly Condition[] => {
  if (value === null) return ascending ? [] : [{ [path]: { $ne: ABSENT } }];
  const key = sortKey(type, value);
  if (!ascending) return [{ [path]: { $lt: key } }];
  return path === '_id' ? [{ _id: { $gt: key as string } }] : [{ [path]: { $gt: key } }, equalTo(path, type, null)];
};

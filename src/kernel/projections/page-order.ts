import { checkPage, fieldOf } from './query-check.js';
import type { FieldType, Keyset, ViewDefinition, ViewQuery } from './view-store.js';

/** One thing that the rows of a page are ordered by. */
export interface PageTerm {
  /** `undefined` for the id of the document, which is the last term and makes the order total. */
  readonly field: string | undefined;
  readonly type: FieldType;
  readonly ascending: boolean;
}

/** How the rows of a page are found, the same in every view store. Absent values come last ascending. */
export interface PageOrder {
  /** In the order in which rows are read. */
  readonly terms: readonly PageTerm[];
  /** Rows are read that come after this one in that order. */
  readonly start: Keyset | undefined;
  /** Rows are read that come before this one in that order. */
  readonly bound: Keyset | undefined;
}

/** Whether a page is read from its far end, so that its rows arrive in reverse. */
export const isBackward = ({ before, fromEnd }: ViewQuery): boolean => before !== undefined || fromEnd === true;

/** @throws InvalidQuery */
export const pageOrder = (view: ViewDefinition, query: ViewQuery): PageOrder => {
  checkPage(view, query);
  const backward = isBackward(query);
  const fields = query.sort.map(({ field, direction }) => ({
    field,
    type: fieldOf(view, field).type,
    ascending: (direction === 'asc') !== backward,
  }));
  const id = { field: undefined, type: 'text' as const, ascending: fields[0]?.ascending ?? !backward };
  const [start, bound] = backward ? [query.before, query.after] : [query.after, undefined];
  return { terms: [...fields, id], start, bound };
};

/** The same term in the other direction. */
export const reversed = (term: PageTerm): PageTerm => ({ ...term, ascending: !term.ascending });

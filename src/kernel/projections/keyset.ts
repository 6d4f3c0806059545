import type { Keyset, Scalar, Sort, ViewDefinition, ViewDocument } from './view-store.js';

/** What a document holds at a path: `undefined` where a name of it is not there, null also where something is null. */
export const valueAt = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | null | undefined)?.[name], document);

/** Where a document stands in the order of a sort: its sort values, null where it has none, and its id. */
export const keysetOf = (
  view: ViewDefinition,
  sort: readonly Sort[],
  { id, document }: ViewDocument<unknown>,
): Keyset => ({
  values: sort.map(({ field }) => (valueAt(document, view.fields[field]?.path ?? []) ?? null) as Scalar | null),
  id,
});

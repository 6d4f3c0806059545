import type { Keyset, Scalar, Sort, ViewDefinition, ViewDocument } from '#kernel';

/** All columns as text, so that no type parser of the driver has a say in what they become. */
export const COLUMNS = `id, doc::text as doc, version::text as version,
  position::text as position, to_char(projected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as projected_at`;

/** One row as `COLUMNS` selects it. */
export type TextRow = Readonly<Record<'id' | 'doc' | 'version' | 'position' | 'projected_at', string>>;

/** The document of a row and what stands beside it. The caller vouches for the document's type. */
export const viewDocument = <Document>(row: TextRow): ViewDocument<Document> => ({
  id: row.id,
  document: JSON.parse(row.doc) as Document,
  version: Number(row.version),
  position: Number(row.position),
  projectedAt: row.projected_at,
});

/** Where a document stands in the order of a sort: its sort values, null where it has none, and its id. */
export const keysetOf = (
  view: ViewDefinition,
  sort: readonly Sort[],
  { id, document }: ViewDocument<unknown>,
): Keyset => ({
  values: sort.map(({ field }) => valueAt(document, view.fields[field]?.path ?? [])),
  id,
});

const valueAt = (document: unknown, path: readonly string[]): Scalar | null => {
  const value = path.reduce<unknown>(
    (at, property) => (at as Record<string, unknown> | null | undefined)?.[property],
    document,
  );
  return (value as Scalar | null | undefined) ?? null;
};

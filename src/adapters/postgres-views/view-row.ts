import type { ViewDocument } from '#kernel';

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

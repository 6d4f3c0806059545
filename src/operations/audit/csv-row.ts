import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { metadataIn } from '#kernel';
import { type ExportedRecord, type Trailer, TRAILER_TYPE } from './cloud-event.js';

/** Columns of an export as CSV. */
export const CSV_COLUMNS = [
  ...['position', 'stream', 'version', 'id', 'type', 'schema_version', 'occurred_at', 'recorded_at', 'principal'],
  ...['reason', 'command_id', 'correlation_id', 'causation_id', 'traceparent', 'leaf', 'opened', 'metadata', 'data'],
] as const;

type Column = (typeof CSV_COLUMNS)[number];
type Row = Readonly<Record<Column, string>>;

export const csvHeading = (): string => csvText(CSV_COLUMNS);

/** One row with its line break (RFC 4180). Cells that a spreadsheet would take for formulas begin with an apostrophe. */
export const csvRowOf = (record: ExportedRecord): string => {
  const row = rowOf(record);
  return csvText(CSV_COLUMNS.map((column) => guarded(row[column])));
};

export const csvTrailer = (trailer: Trailer): string =>
  csvText(
    CSV_COLUMNS.map((column) => (column === 'type' ? TRAILER_TYPE : column === 'data' ? JSON.stringify(trailer) : '')),
  );

/** The record in a row; `undefined` for a row that `csvRowOf` did not make. */
export const recordInCsv = (text: string): ExportedRecord | undefined => {
  const cells = parse(text, { relax_column_count: true, record_delimiter: ROW_END })[0] ?? [];
  const row = Object.fromEntries(CSV_COLUMNS.map((column, at) => [column, unguarded(cells[at] ?? '')])) as Row;
  const record = recordOf(row);
  return csvRowOf(record) === text ? record : undefined;
};

/** Whether a quoted cell that is open where a line begins is closed where it ends, or the other way round. */
export const endsInOtherState = (line: string): boolean => (line.split('"').length - 1) % 2 === 1;

const rowOf = ({ event, opened = '' }: ExportedRecord): Row => {
  const metadata = metadataIn(event);
  return {
    position: String(event.position),
    stream: event.stream,
    version: String(event.version),
    id: event.id,
    type: event.type,
    schema_version: String(event.schemaVersion),
    occurred_at: event.occurredAt,
    recorded_at: event.recordedAt,
    principal: metadata.principal ?? '',
    reason: metadata.reason ?? '',
    command_id: metadata.commandId ?? '',
    correlation_id: metadata.correlationId ?? '',
    causation_id: metadata.causationId ?? '',
    traceparent: metadata.traceparent ?? '',
    leaf: Buffer.from(event.leaf).toString('hex'),
    opened,
    metadata: event.metadata,
    data: event.data,
  };
};

const recordOf = (row: Row): ExportedRecord => ({
  event: {
    position: Number(row.position),
    stream: row.stream,
    version: Number(row.version),
    id: row.id,
    type: row.type,
    schemaVersion: Number(row.schema_version),
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    leaf: Buffer.from(row.leaf, 'hex'),
    metadata: row.metadata,
    data: row.data,
  },
  ...(row.opened !== '' && { opened: row.opened }),
});

const ROW_END = '\r\n';

const csvText = (cells: readonly string[]): string =>
  stringify([[...cells]], { escape_formulas: true, record_delimiter: ROW_END, quoted_match: /[\r\n]/ });

/** The library guards formulas; an apostrophe of the text's own is doubled, so that the guard can be taken away again. */
const guarded = (cell: string): string => (cell.startsWith("'") ? `'${cell}` : cell);
const unguarded = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

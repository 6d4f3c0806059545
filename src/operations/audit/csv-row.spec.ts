import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { StoredEvent } from '#kernel';
import type { ExportedRecord } from './cloud-event.js';
import { CSV_COLUMNS, csvRowOf, recordInCsv } from './csv-row.js';

/** What a spreadsheet takes for a formula, or cuts off until it finds one. */
const FORMULA = /^[=+\-@\t\r]/;

const record = (changes: Partial<StoredEvent> = {}, opened?: string): ExportedRecord => ({
  event: {
    position: 7,
    stream: 'order-a',
    version: 1,
    id: '00000000-0000-7000-8000-000000000001',
    type: 'OrderPlaced',
    schemaVersion: 2,
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:00.000Z',
    data: '{"a":1}',
    metadata: '{"principal":"local"}',
    leaf: Buffer.alloc(32, 5),
    ...changes,
  },
  ...(opened !== undefined && { opened }),
});

const cellsOf = (row: string): readonly string[] => parse(row, { record_delimiter: '\r\n' })[0] ?? [];

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1', '=HYPERLINK("http://x","y")'])(
  'guards the cell %j, whichever column it stands in',
  (text) => {
    const metadata = JSON.stringify({
      ...{ principal: text, reason: text, commandId: text, correlationId: text, causationId: text, traceparent: text },
    });
    const row = csvRowOf(record({ stream: text, type: text, data: text, metadata }, text));
    expect(cellsOf(row)).toHaveLength(CSV_COLUMNS.length);
    expect(cellsOf(row).filter((cell) => FORMULA.test(cell))).toEqual([]);
    expect(cellsOf(row).filter((cell) => cell === `'${text}`).length).toBeGreaterThan(8);
  },
);

it('is read back as it was, whatever stands in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom("'", "'=1", '=1', '"', 'a,b', 'a\nb', '\r\n', ' ', '\ufeff', ';'),
  );
  fc.assert(
    fc.property(text, text, text, text, (stream, type, data, opened) => {
      const written = record({ stream, type, data }, opened === '' ? undefined : opened);
      expect(recordInCsv(csvRowOf(written))).toEqual(written);
      expect(cellsOf(csvRowOf(written)).filter((cell) => FORMULA.test(cell))).toEqual([]);
    }),
  );
});

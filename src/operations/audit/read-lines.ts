import { HASH_BYTES, leafOf, type StoredEvent } from '#kernel';
import { type ExportedRecord, TRAILER_TYPE } from './cloud-event.js';
import { endsInOtherState, recordInCsv } from './csv-row.js';
import type { ExportOptions } from './export-manifest.js';
import { recordIn } from './record-in-line.js';

/** How the lines of an export are read. */
export interface LineForm {
  readonly format: ExportOptions['format'];
  /** The log that they are of. */
  readonly origin: string;
  /** Whether the name of each record is kept, for a finding about it later. */
  readonly named: boolean;
}

/** What a line is that is not a record as it was hashed. */
export type InvalidLine =
  | { readonly what: 'end of an export'; readonly text: string }
  | { readonly what: 'not in form' }
  | { readonly what: 'another leaf'; readonly name: string };

/** What a batch of lines says, in the order of the lines. It goes from thread to thread, so it is made of few things. */
export interface ReadLines {
  /** Anything for a line that is no record. */
  readonly positions: Float64Array;
  /** 32 bytes for each line. */
  readonly leaves: Uint8Array;
  /** By index of the line. */
  readonly odd: ReadonlyMap<number, InvalidLine>;
  /** Empty unless asked for. */
  readonly names: readonly string[];
}

/** Reads whole lines and computes the leaf of each record: all that can be said of a line without knowing the others. */
export const readLines = (batch: Uint8Array, { format, origin, named }: LineForm): ReadLines => {
  const lines = format === 'csv' ? rowsIn(batch) : linesIn(batch);
  const positions = new Float64Array(lines.length);
  const leaves = new Uint8Array(lines.length * HASH_BYTES);
  const odd = new Map<number, InvalidLine>();
  const names: string[] = [];
  for (const [at, line] of lines.entries()) {
    const record = format === 'csv' ? recordInCsv(line) : recordIn(line, origin);
    if (record === undefined) odd.set(at, oddLine(line));
    else {
      const { event } = record;
      positions[at] = event.position;
      leaves.set(event.leaf.subarray(0, HASH_BYTES), at * HASH_BYTES);
      if (!isAsHashed(record)) odd.set(at, { what: 'another leaf', name: nameOf(event) });
    }
    if (named) names.push(record === undefined ? '' : nameOf(record.event));
  }
  return { positions, leaves, odd, names };
};

/** The lines of a batch without their ends. */
export const linesIn = (batch: Uint8Array): readonly string[] => {
  const lines = textOf(batch).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** The rows of a batch, each with its end; one that is not closed is left out. */
const rowsIn = (batch: Uint8Array): readonly string[] => {
  const rows: string[] = [];
  let [held, isQuoted] = ['', false];
  for (const line of linesIn(batch)) {
    held += `${line}\n`;
    if (endsInOtherState(line)) isQuoted = !isQuoted;
    if (isQuoted) continue;
    rows.push(held);
    held = '';
  }
  return rows;
};

const textOf = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('utf8');

const isAsHashed = ({ event }: ExportedRecord): boolean => Buffer.compare(leafOf(event), event.leaf) === 0;

const oddLine = (text: string): InvalidLine =>
  text.includes(TRAILER_TYPE) ? { what: 'end of an export', text } : { what: 'not in form' };

const nameOf = ({ type, version, stream }: StoredEvent): string => `${type}, version ${version} of ${stream},`;

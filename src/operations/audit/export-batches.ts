import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { csvHeading } from './csv-row.js';
import type { ExportOptions } from './export-manifest.js';

/** Bytes that are read at once. */
const CHUNK = 64 * 1_024;
/** Bytes that are handed on at once: fewer, and handing on would cost as much as what is done with them. */
const BATCH = 4 * CHUNK;
/** An event has 256 KB at most, and what is opened as much again. */
const LONGEST_LINE = 2 * 1_024 * 1_024;
const [NEWLINE, QUOTE] = [0x0a, 0x22];

/** SHA-256 of a file in hexadecimal; `undefined` when there is none. */
export const digestOf = async (path: string): Promise<string | undefined> => {
  if (!existsSync(path)) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(path)) hash.update(chunk);
  return hash.digest('hex');
};

/** A file chunk by chunk, each where the one before was: with a place for each, collecting them would cost more than reading. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let length = CHUNK; length > 0;) {
      ({ bytesRead: length } = await file.read(buffer, 0, CHUNK));
      yield buffer.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}

/** A packed file chunk by chunk, unpacked. */
const unpackedChunksOf = (path: string): AsyncIterable<Buffer> => {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // Its failure shows in the chunks.
  pipeline(createReadStream(path), gunzip).catch(() => undefined);
  return gunzip;
};

/**
 * Whole lines of a file, or whole rows of CSV below its heading: a quoted cell may hold line breaks. As many at a time as
 * a batch holds, each batch in memory of its own. Of a file that cannot be unpacked to its end, those that can; after a
 * line that no export has, which counts as an empty one, none.
 */
export async function* batchesOf(path: string, format: Format): AsyncGenerator<Batch> {
  if (!existsSync(path)) return;
  const gathered = new GatheredLines(format);
  try {
    for await (const chunk of path.endsWith('.gz') ? unpackedChunksOf(path) : chunksOf(path)) {
      const whole = gathered.hasRoomFor(chunk) ? undefined : gathered.take();
      if (whole !== undefined) yield whole;
      if (gathered.isTooLong()) {
        yield Buffer.of(NEWLINE);
        return;
      }
      gathered.add(chunk);
    }
  } catch {
    yield* present(gathered.take());
    return;
  }
  yield* present(gathered.rest());
}

type Format = ExportOptions['format'];
type Batch = Buffer<ArrayBuffer>;

/** Bytes of lines, until there are enough of them. */
class GatheredLines {
  private bytes = Buffer.allocUnsafeSlow(BATCH);
  private filled = 0;
  private heading: string;

  constructor(private readonly format: Format) {
    this.heading = format === 'csv' ? csvHeading() : '';
  }

  hasRoomFor(chunk: Buffer): boolean {
    return this.filled + chunk.length <= this.bytes.length;
  }

  /** Whether a line that is not whole yet is longer than any of an export. */
  isTooLong(): boolean {
    return this.filled > LONGEST_LINE;
  }

  add(chunk: Buffer): void {
    if (!this.hasRoomFor(chunk)) this.keepFrom(0, 2 * this.bytes.length);
    this.filled += chunk.copy(this.bytes, this.filled);
  }

  /** The lines that are whole, which are gone then; `undefined` when none is. */
  take(): Batch | undefined {
    const end = endOfLast(this.bytes.subarray(0, this.filled), this.format);
    if (end === 0) return undefined;
    const lines = this.bytes.subarray(this.headingIn(), end);
    this.keepFrom(end, Math.max(BATCH, this.filled - end + CHUNK));
    return lines;
  }

  /** All there is, the last line perhaps without its end; `undefined` when there is nothing. */
  rest(): Batch | undefined {
    return this.filled === 0 ? undefined : this.bytes.subarray(this.headingIn(), this.filled);
  }

  private keepFrom(start: number, size: number): void {
    const bytes = Buffer.allocUnsafeSlow(size);
    this.bytes.copy(bytes, 0, start, this.filled);
    [this.bytes, this.filled] = [bytes, this.filled - start];
  }

  /** Length of the heading, if the file begins with it and this is its beginning. */
  private headingIn(): number {
    const { length } = this.heading;
    const isThere = this.bytes.toString('utf8', 0, length) === this.heading;
    this.heading = '';
    return isThere ? length : 0;
  }
}

function* present(batch: Batch | undefined): Generator<Batch> {
  if (batch !== undefined) yield batch;
}

/** Where the last whole line or row ends; 0 when none does. */
const endOfLast = (bytes: Buffer, format: Format): number => {
  if (format === 'ndjson') return bytes.lastIndexOf(NEWLINE) + 1;
  let [end, isQuoted] = [0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === NEWLINE && !isQuoted) end = at + 1;
  }
  return end;
};

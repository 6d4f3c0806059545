import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { csvHeading, endsInOtherState } from './csv-row.js';

/** Bytes that are read and decoded at once: larger texts lie outside the heap, where they cost more. */
const CHUNK = 64 * 1_024;
/** An event has 256 KB at most, and what is opened as much again. */
const LONGEST_LINE = 2 * 1_024 * 1_024;
const NEWLINE = 0x0a;

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
  // Its failure is told by the chunks.
  pipeline(createReadStream(path), gunzip).catch(() => undefined);
  return gunzip;
};

/**
 * The lines of a file without their ends, as many at a time as a chunk of it holds, in constant memory. Of a file that
 * cannot be unpacked to its end, those that can; after a line that no export has, which is told as an empty one, none.
 */
export async function* linesOf(path: string): AsyncGenerator<readonly string[]> {
  if (!existsSync(path)) return;
  const buffer = Buffer.allocUnsafe(LONGEST_LINE + CHUNK);
  let filled = 0;
  try {
    for await (const chunk of path.endsWith('.gz') ? unpackedChunksOf(path) : chunksOf(path)) {
      filled += chunk.copy(buffer, filled);
      const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE);
      if (end >= 0) yield buffer.toString('utf8', 0, end).split('\n');
      buffer.copyWithin(0, end + 1, filled);
      filled -= end + 1;
      if (filled <= LONGEST_LINE) continue;
      yield [''];
      return;
    }
  } catch {
    return;
  }
  if (filled > 0) yield [buffer.toString('utf8', 0, filled)];
}

/**
 * The rows of a file of CSV below its heading, each with its end; a quoted cell may hold line breaks. After a row that no
 * export has, because a quote is not closed, which is told as an empty one, none.
 */
export async function* csvRowsOf(path: string): AsyncGenerator<readonly string[]> {
  let held = '';
  let isOpen = false;
  let isHeading = true;
  for await (const lines of linesOf(path)) {
    const rows: string[] = [];
    for (const line of lines) {
      held += `${line}\n`;
      if (endsInOtherState(line)) isOpen = !isOpen;
      if (isOpen) continue;
      if (!isHeading || held !== csvHeading()) rows.push(held);
      isHeading = false;
      held = '';
    }
    yield rows;
    if (held.length <= LONGEST_LINE) continue;
    yield [''];
    return;
  }
}

/** One after the other. */
export async function* eachOf(batches: AsyncIterable<readonly string[]>): AsyncGenerator<string, undefined> {
  for await (const batch of batches) yield* batch;
  return undefined;
}

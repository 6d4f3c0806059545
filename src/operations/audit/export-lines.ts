import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { linesOf } from '../import/lines.js';
import { csvHeading, isOpenRow } from './csv-row.js';

/** An event has 256 KB at most, and what is opened as much again. */
const LONGEST_LINE = 2 * 1_024 * 1_024;

/** SHA-256 of a file in hexadecimal; `undefined` when there is none. */
export const digestOf = async (path: string): Promise<string | undefined> => {
  if (!existsSync(path)) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

/** The lines of a file as texts without their ends; of a file that was cut, those that are whole. */
export async function* textLinesOf(path: string): AsyncGenerator<string> {
  if (!existsSync(path)) return;
  const file = createReadStream(path);
  const gunzip = path.endsWith('.gz') ? createGunzip() : undefined;
  // Its failure is told by the lines below.
  const chunks = gunzip === undefined ? file : (pipeline(file, gunzip).catch(() => undefined), gunzip);
  try {
    for await (const { text } of linesOf(chunks, LONGEST_LINE)) yield text?.toString('utf8') ?? '';
  } catch {
    return;
  } finally {
    file.destroy();
  }
}

/** The rows of a file of CSV below its heading, each with its end; a quoted cell may hold line breaks. */
export async function* csvRowsOf(path: string): AsyncGenerator<string> {
  let held = '';
  let isHeading = true;
  for await (const line of textLinesOf(path)) {
    held += `${line}\n`;
    if (isOpenRow(held)) continue;
    if (!isHeading || held !== csvHeading()) yield held;
    isHeading = false;
    held = '';
  }
}

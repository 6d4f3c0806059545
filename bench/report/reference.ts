import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { plotOf } from './plot.js';
import { readResult, type Result } from './result.js';
import { tableOf } from './table.js';

const ROOT = new URL('../../', import.meta.url);
const JSON_FILE = new URL('bench/results/reference.json', ROOT);
const DOCUMENT = new URL('docs/performance.md', ROOT);
const BLOCK = /(<!-- reference -->\n)[\s\S]*?(<!-- end of reference -->)/;

/** The result that the documents show; `undefined` before there was one. */
export const readReference = (): Result | undefined =>
  statSync(JSON_FILE, { throwIfNoEntry: false }) === undefined
    ? undefined
    : readResult(readFileSync(JSON_FILE, 'utf8'));

/**
 * Makes a result what the documents show: JSON, SVG and table in `bench/results`, and the table in `docs/performance.md`.
 * Measures that the result does not have stay as they were, each with the time it was measured at.
 */
export const writeReference = (result: Result): void => {
  const before = readReference();
  const reference = before === undefined ? result : { ...result, measures: { ...before.measures, ...result.measures } };
  const table = tableOf(reference);
  writeFileSync(JSON_FILE, `${JSON.stringify(reference, null, 2)}\n`);
  writeFileSync(new URL('bench/results/reference.svg', ROOT), plotOf(reference));
  writeFileSync(new URL('bench/results/reference.md', ROOT), `${table}\n`);
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), table));
};

/** @throws Error when the document has no place for it */
export const withTable = (document: string, table: string): string => {
  if (!BLOCK.test(document)) throw new Error('docs/performance.md has lost the comments that the table stands between');
  return document.replace(BLOCK, (_, opening: string, closing: string) => `${opening}\n${table}\n\n${closing}`);
};

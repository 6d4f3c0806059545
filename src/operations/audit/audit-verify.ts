import { existsSync, readFileSync } from 'node:fs';
import { MalformedNote, type NoteVerifier, openHead, parseVerifier } from '#kernel';
// Not from `#platform`: the whole of it takes longer to load than a small export to verify.
import { printJson, printList, WrongUsage } from '../../platform/terminal/index.js';
import { MANIFEST } from './export-manifest.js';
import type { ExportReport } from './export-report.js';
import { ExportVerifier } from './export-verifier.js';
import { keepHeapSmall } from './small-heap.js';
import { keptHead } from './kept-head.js';
import { INCOMPLETE, OK, outletOf, sayFindings, sayVerdict, TAMPERED, WORDS } from './audit-words.js';

export interface AskedVerification {
  readonly folder: string;
  readonly key: string;
  readonly since: string | undefined;
  readonly json: boolean;
}

/** Verifies an export, offline. @returns the exit code @throws WrongUsage */
export const verifyExport = async ({ folder, key, since, json }: AskedVerification): Promise<number> => {
  if (!existsSync(`${folder}/${MANIFEST}`)) throw new WrongUsage(`${folder} holds no export: ${MANIFEST} is missing.`);
  const verifier = verifierIn(key);
  const kept = since === undefined ? undefined : keptHead(since, (note) => openHead(note, verifier));
  const outlet = outletOf({ json });
  keepHeapSmall();
  const report = await ExportVerifier.verify(folder, verifier, kept);
  const code = report.faults > 0 ? TAMPERED : report.missing.length > 0 ? INCOMPLETE : OK;
  sayFindings(outlet, report.findings);
  if (json) printJson(outlet.out, { ...report, findings: undefined, result: WORDS[code] });
  else {
    printList(outlet.out, [
      ['records', report.records],
      ['files', report.files],
      ['from position', report.fromPosition],
      ['through position', report.throughPosition],
      ['signed through position', report.signedThrough],
      ['faults', report.faults],
    ]);
    sayVerdict(outlet, code, verdictOf(code, report));
  }
  return code;
};

const verdictOf = (code: number, { signedAt, proved, missing }: ExportReport): string => {
  if (code === TAMPERED) return 'the export is not what was recorded and signed; the first finding says where to look';
  if (code === INCOMPLETE) return missing.join('; ');
  return `as signed at ${signedAt}; proved: ${proved}`;
};

const verifierIn = (key: string): NoteVerifier => {
  try {
    return parseVerifier(existsSync(key) ? readFileSync(key, 'utf8') : key);
  } catch (error) {
    if (!(error instanceof MalformedNote)) throw error;
    throw new WrongUsage(`${key} is no public key: ${error.message}.`);
  }
};

import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHead } from '#kernel';
import { type ExportManifest, MANIFEST } from '../../src/operations/audit/export-manifest.js';
import type { ExportReport } from '../../src/operations/audit/export-report.js';
import { ExportVerifier } from '../../src/operations/audit/export-verifier.js';
import { builtProgram } from '../support/built-program.js';
import { newFolder, SIGNER } from './exports.fixture.js';

/** A copy of an export to which something is done. */
export const tampered = (folder: string, tamper: (copy: Copy) => void): string => {
  const path = newFolder();
  cpSync(folder, path, { recursive: true });
  tamper(new Copy(path));
  return path;
};

export class Copy {
  constructor(private readonly folder: string) {}

  /** The n-th file of records, or the last for -1. */
  part(number: number): string {
    return this.parts().at(number) ?? '';
  }

  proofs(number: number): string {
    return this.files('proofs-').at(number) ?? '';
  }

  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  lines(file: string, change: (lines: readonly string[]) => readonly string[]): void {
    this.edit(file, (text) => change(text.split('\n')).join('\n'));
  }

  read(file: string): Buffer {
    return readFileSync(join(this.folder, file));
  }

  manifest(change: (manifest: ExportManifest) => ExportManifest): void {
    const manifest = JSON.parse(this.read(MANIFEST).toString('utf8')) as ExportManifest;
    writeFileSync(join(this.folder, MANIFEST), JSON.stringify(change(manifest)));
  }

  parts(): readonly string[] {
    return this.files('events-');
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  private files(prefix: string): readonly string[] {
    return readdirSync(this.folder)
      .filter((name) => name.startsWith(prefix))
      .sort();
  }
}

/** What both verifiers say of an export: exit code, and the first position that they name. */
export interface Verdicts {
  readonly ours: Verdict;
  readonly theirs: Verdict;
}

export interface Verdict {
  readonly code: number | null;
  readonly position: number | undefined;
  readonly check: string | undefined;
}

/** @param kept a note that was kept */
export const verdictsOn = async (folder: string, kept?: string): Promise<Verdicts> => {
  const { faults, findings, missing } = await reportOn(folder, kept);
  const [first] = findings;
  const code = faults > 0 ? 1 : missing.length > 0 ? 3 : 0;
  return { ours: { code, position: first?.position, check: first?.check }, theirs: independent(folder, kept) };
};

const reported: { readonly folder: string; readonly kept: string | undefined; readonly report: ExportReport }[] = [];

/** What our verifier reports. */
export const reportOn = async (folder: string, kept?: string): Promise<ExportReport> => {
  const since = kept === undefined ? undefined : openHead(kept, SIGNER.verifier);
  const report = await ExportVerifier.verify(folder, SIGNER.verifier, since);
  reported.push({ folder, kept, report });
  return report;
};

/** What was reported so far, and what is reported of the same exports when their lines are read in threads. */
export const reportsInThreads = async (): Promise<{
  readonly here: readonly unknown[];
  readonly inThreads: unknown;
}> => {
  const dist = join(await builtProgram(), '../..');
  const input = JSON.stringify(reported.map(({ folder, kept }) => [folder, kept ?? null]));
  const script = ['test/audit/verify-in-threads.mjs', dist, SIGNER.verifier.text];
  const { stdout, stderr } = spawnSync(process.execPath, script, { encoding: 'utf8', input, timeout: 240_000 });
  if (stderr !== '') throw new Error(stderr);
  // An error of Node's own is none of Jest's, and is told with its kind there.
  const told = JSON.stringify(reported.map(({ report }) => report)).replaceAll('signed: Error: ', 'signed: ');
  const here = JSON.parse(told) as unknown[];
  return { here, inThreads: JSON.parse(stdout) as unknown };
};

const independent = (folder: string, kept: string | undefined): Verdict => {
  const [key, note] = [join(newFolder(), 'audit.pub'), join(newFolder(), 'kept')];
  writeFileSync(key, `${SIGNER.verifier.text}\n`);
  if (kept !== undefined) writeFileSync(note, kept);
  const script = ['examples/verify-audit/verify.mjs', folder, key, ...(kept === undefined ? [] : [note])];
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { encoding: 'utf8', timeout: 240_000 });
  if (stderr !== '') throw new Error(stderr);
  const [, position, check] = /^(?:position (\d+) {2})?([a-z ]+): /.exec(stdout) ?? [];
  const isFound = status === 1;
  return {
    code: status,
    position: position === undefined ? undefined : Number(position),
    check: isFound ? check : undefined,
  };
};

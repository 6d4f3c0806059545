import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NoteSigner, type NoteVerifier, openNote, signNote } from '#kernel';
import type { AuditQuestion } from './audit-question.js';

/** A file as it was written. */
export interface WrittenFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface PartFile extends WrittenFile {
  readonly count: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** Inclusion proofs, one a line, in the order of the records. */
  readonly proofs?: WrittenFile;
}

/** What an export was asked to be. */
export interface ExportOptions {
  readonly format: 'ndjson' | 'csv';
  readonly compress: 'none' | 'gzip';
  readonly proofs: boolean;
  readonly unsealed: boolean;
}

/** What an export is; rewritten after each part, so that one that was cut off can be gone on with. */
export interface ExportManifest {
  readonly format: 'daybook-audit-export/1';
  readonly exportId: string;
  /** The log, and the name of the key that signs it. */
  readonly origin: string;
  readonly publicKey: string;
  /** When it was begun, RFC 3339. */
  readonly createdAt: string;
  readonly question: AuditQuestion;
  readonly options: ExportOptions;
  /** A part ends with the record that fills it; bytes before compression. */
  readonly partBytes: number;
  /** First and last position that were looked through. */
  readonly fromPosition: number;
  readonly throughPosition: number;
  /** Every event of the range is in it, so that the range itself is proved, by the nodes of the tree beside it. */
  readonly whole: boolean;
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** The tree that everything is checked against. */
  readonly checkpoint: { readonly size: number; readonly time: string; readonly note: string };
  /** Shows that the tree continues what was kept before. */
  readonly consistency?: { readonly size: number; readonly proof: readonly string[] };
  readonly count: number;
  readonly files: readonly PartFile[];
  readonly complete: boolean;
}

export const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.note';

/** @throws Error when the folder has none, or none of this form */
export const readManifest = (folder: string): ExportManifest => {
  const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as ExportManifest;
  if (manifest.format !== 'daybook-audit-export/1')
    throw new Error(`${MANIFEST} is not of the form daybook-audit-export/1`);
  return manifest;
};

/** Replaces the manifest as a whole; one that is complete is signed. */
export const writeManifest = (folder: string, manifest: ExportManifest, signer: NoteSigner): void => {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  if (manifest.complete) replace(folder, SIGNATURE, signNote(signedText(manifest.origin, text), signer));
  replace(folder, MANIFEST, text);
};

/** @throws NoteNotSigned, MalformedNote or Error when the manifest is not the signed one */
export const checkSignature = (folder: string, verifier: NoteVerifier): void => {
  const text = openNote(readFileSync(join(folder, SIGNATURE), 'utf8'), verifier);
  if (text !== signedText(verifier.name, readFileSync(join(folder, MANIFEST), 'utf8'))) {
    throw new Error(`${MANIFEST} is not the one that was signed`);
  }
};

const signedText = (origin: string, manifest: string): string =>
  `${origin} audit export\n${createHash('sha256').update(manifest).digest('hex')}\n`;

const OWNER_ONLY = 0o600;

const replace = (folder: string, name: string, text: string): void => {
  const draft = join(folder, `${name}.partial`);
  writeFileSync(draft, text, { flush: true, mode: OWNER_ONLY });
  renameSync(draft, join(folder, name));
};

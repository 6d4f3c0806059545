import { join } from 'node:path';
import {
  CompactRange,
  leafOf,
  messageOf,
  nodesOver,
  type NoteVerifier,
  openHead,
  type StoredEvent,
  type TreeHead,
  verifyInclusion,
} from '#kernel';
import { type Trailer, TRAILER_TYPE, trailerLine } from './cloud-event.js';
import { csvTrailer, recordInCsv } from './csv-row.js';
import { csvRowsOf, digestOf, eachOf, linesOf } from './export-lines.js';
import {
  checkSignature,
  type ExportManifest,
  type PartFile,
  readManifest,
  type WrittenFile,
} from './export-manifest.js';
import { continuesBy, pathIn } from './export-proofs.js';
import type { ExportReport } from './export-report.js';
import { type Finding, Findings } from './findings.js';
import { recordIn } from './record-in-line.js';

/** Holds an export against itself and the public key, offline. */
export class ExportVerifier {
  private readonly findings = new Findings();
  private readonly missing: string[] = [];
  private readonly range = new CompactRange();
  private head: TreeHead | undefined;
  private roots = new Map<number, Buffer>();
  private records = 0;
  private expected: number;

  private constructor(
    private readonly folder: string,
    private readonly manifest: ExportManifest,
    private readonly verifier: NoteVerifier,
    private readonly since: TreeHead | undefined,
  ) {
    this.expected = manifest.fromPosition;
  }

  /** @param since a tree head that was kept @throws Error when the folder holds no export */
  static verify(folder: string, verifier: NoteVerifier, since?: TreeHead): Promise<ExportReport> {
    return new ExportVerifier(folder, readManifest(folder), verifier, since).run();
  }

  private async run(): Promise<ExportReport> {
    const { manifest } = this;
    this.checkSignatures();
    if (!manifest.complete)
      this.missing.push('the export was cut off before its end: go on with `audit export --resume`');
    if (manifest.whole) this.begin();
    for (const file of manifest.files) await this.checkFile(file);
    if (manifest.whole && manifest.complete) this.endRange();
    if (this.records !== manifest.count) {
      this.findings.add(
        'gap',
        undefined,
        `There are ${this.records} records, and the manifest tells of ${manifest.count}.`,
      );
    }
    this.checkSince();
    return this.report();
  }

  private checkSignatures(): void {
    const { checkpoint, complete } = this.manifest;
    this.attempt('signature', 'The checkpoint', () => (this.head = openHead(checkpoint.note, this.verifier)));
    if (complete) this.attempt('signature', 'The manifest', () => checkSignature(this.folder, this.verifier));
  }

  private attempt(check: Finding['check'], what: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.findings.add(check, undefined, `${what} is not as it was signed: ${messageOf(error)}.`);
    }
  }

  private begin(): void {
    const { fromPosition, left } = this.manifest;
    this.appendNodes({ from: 0, to: fromPosition - 1 }, left);
  }

  private appendNodes(over: { readonly from: number; readonly to: number }, hashes: readonly string[]): void {
    for (const [at, { level }] of nodesOver(over).entries()) {
      this.range.append(Buffer.from(hashes[at] ?? '', 'base64'), level);
    }
    this.noteRoot();
  }

  private async checkFile(file: PartFile): Promise<void> {
    await this.checkDigest(file);
    if (file.proofs !== undefined) await this.checkDigest(file.proofs);
    const proofs = file.proofs === undefined ? undefined : eachOf(linesOf(join(this.folder, file.proofs.name)));
    const ended = await this.checkRecords(file, proofs);
    await proofs?.return(undefined);
    const isLast = this.manifest.complete && file === this.manifest.files.at(-1);
    if (isLast && !ended)
      this.findings.add('trailer', undefined, `${file.name} does not end with the record that ends an export.`);
  }

  /** @returns whether the record that ends an export was among them */
  private async checkRecords(file: PartFile, proofs: AsyncGenerator<string, undefined> | undefined): Promise<boolean> {
    const { origin, options } = this.manifest;
    const path = join(this.folder, file.name);
    let ended = false;
    for await (const texts of options.format === 'csv' ? csvRowsOf(path) : linesOf(path)) {
      for (const text of texts) {
        const record = options.format === 'csv' ? recordInCsv(text) : recordIn(text, origin);
        if (record === undefined && text.includes(TRAILER_TYPE)) {
          // One that tells something else than what came is as good as none.
          ended ||= text === this.trailer();
          continue;
        }
        const proof = proofs === undefined ? undefined : (await proofs.next()).value;
        if (record !== undefined) this.take(record.event, proof);
        else this.findings.add('form', this.expected, 'A line is not in the form in which it was written.');
      }
    }
    return ended;
  }

  private async checkDigest({ name, sha256 }: WrittenFile): Promise<void> {
    const digest = await digestOf(join(this.folder, name));
    if (digest === sha256) return;
    const what = digest === undefined ? 'is missing' : 'is not the file that was written';
    this.findings.add('file digest', undefined, `${name} ${what}.`);
  }

  private trailer(): string {
    const { origin, files, throughPosition: through, options } = this.manifest;
    const lastPosition = files.filter(({ count }) => count > 0).at(-1)?.lastPosition ?? 0;
    const trailer: Trailer = { count: this.records, lastPosition, through };
    return options.format === 'csv' ? csvTrailer(trailer) : trailerLine(trailer, origin);
  }

  private take(event: StoredEvent, proof: string | undefined): void {
    const { position } = event;
    const leaf = Buffer.from(event.leaf);
    this.records += 1;
    this.checkPlace(position);
    if (!leaf.equals(leafOf(event)))
      this.findings.add('leaf', position, `${nameOf(event)} is not what was hashed when it was recorded.`);
    if (this.manifest.options.proofs) this.checkProof(event, proof);
    this.expected = position + 1;
    if (!this.manifest.whole) return;
    this.range.append(leaf);
    this.noteRoot();
  }

  private checkPlace(position: number): void {
    if (position < this.expected) {
      this.findings.add(
        'gap',
        position,
        `Position ${position} comes where ${this.expected} or a later one was to come: records were put in another order.`,
      );
    } else if (this.manifest.whole && position > this.expected) {
      this.findings.add('gap', this.expected, `Position ${this.expected} is missing.`);
    }
  }

  private checkProof(event: StoredEvent, line: string | undefined): void {
    const { head } = this;
    if (head === undefined) return;
    const { position, leaf } = event;
    const path = pathIn(line, position);
    const isIn = path !== undefined && verifyInclusion(position - 1, head.size, leaf, path, head.root);
    if (isIn) return;
    this.findings.add(
      'inclusion',
      position,
      `${nameOf(event)} is not the event that the signed tree has at this position.`,
    );
  }

  private noteRoot(): void {
    const { size } = this.range;
    if (size === this.since?.size || size === this.head?.size) this.roots.set(size, this.range.root());
  }

  private endRange(): void {
    const { throughPosition, right } = this.manifest;
    const { head } = this;
    if (head === undefined || this.range.size !== throughPosition) return;
    this.attempt('inclusion', 'The tree', () => this.appendNodes({ from: throughPosition, to: head.size }, right));
    if (this.roots.get(head.size)?.equals(head.root) === true || this.findings.count > 0) return;
    const { fromPosition } = this.manifest;
    this.findings.add(
      'inclusion',
      fromPosition,
      `The events from position ${fromPosition} to ${throughPosition} do not make the tree that was signed.`,
    );
  }

  private checkSince(): void {
    const { since, head } = this;
    if (since === undefined || head === undefined || this.findings.count > 0) return;
    if (since.size > head.size) {
      this.missing.push(
        `the checkpoint covers position ${since.size}, the export was made when the log ended at ${head.size}`,
      );
      return;
    }
    const known = since.size === head.size ? head.root : this.roots.get(since.size);
    const continues = known === undefined ? continuesBy(this.manifest, since, head) : known.equals(since.root);
    if (continues === undefined)
      this.missing.push('the export has no proof for that checkpoint: make one with `audit export --since`');
    if (continues === false)
      this.findings.add(
        'consistency',
        undefined,
        `The log does not continue what was signed at position ${since.size}.`,
      );
  }

  private report(): ExportReport {
    const { files, fromPosition, throughPosition, checkpoint, whole, options } = this.manifest;
    return {
      files: files.length,
      records: this.records,
      fromPosition,
      throughPosition,
      signedThrough: this.head?.size ?? 0,
      signedAt: checkpoint.time,
      proved: whole ? 'whole range' : options.proofs ? 'each record' : 'by signature alone',
      faults: this.findings.count,
      findings: this.findings.inOrder(),
      missing: this.missing,
    };
  }
}

const nameOf = ({ type, version, stream }: StoredEvent): string => `${type}, version ${version} of ${stream},`;

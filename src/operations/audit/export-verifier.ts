import { join } from 'node:path';
import { messageOf, type NoteVerifier, openHead, type TreeHead } from '#kernel';
import { batchesOf } from './export-batches.js';
import {
  checkSignature,
  type ExportManifest,
  type PartFile,
  readManifest,
  type WrittenFile,
} from './export-manifest.js';
import { continuesBy } from './export-proofs.js';
import type { ExportReport } from './export-report.js';
import { type Finding, Findings } from './findings.js';
import { type LineReaders, lineReadersFor } from './line-readers.js';
import { linesIn, type ReadLines } from './read-lines.js';
import { RecordCheck } from './record-check.js';

/** Checks an export against itself and the public key, offline. */
export class ExportVerifier {
  private readonly findings = new Findings();
  private readonly missing: string[] = [];
  private readonly head: TreeHead | undefined;
  private readonly check: RecordCheck;

  private constructor(
    private readonly folder: string,
    private readonly manifest: ExportManifest,
    private readonly verifier: NoteVerifier,
    private readonly since: TreeHead | undefined,
    private readonly readers: LineReaders,
  ) {
    const { checkpoint, complete } = manifest;
    this.head = this.attempt('signature', 'The checkpoint', () => openHead(checkpoint.note, verifier));
    if (complete) this.attempt('signature', 'The manifest', () => checkSignature(folder, verifier));
    this.check = new RecordCheck(manifest, this.head, since);
  }

  /**
   * @param since a tree head that was kept
   * @param readersFor what reads files of so many bytes
   * @throws Error when the folder holds no export
   */
  static async verify(
    folder: string,
    verifier: NoteVerifier,
    since?: TreeHead,
    readersFor: (bytes: number) => LineReaders = lineReadersFor,
  ): Promise<ExportReport> {
    const manifest = readManifest(folder);
    const readers = readersFor(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
    try {
      return await new ExportVerifier(folder, manifest, verifier, since, readers).run();
    } finally {
      await readers.close();
    }
  }

  private async run(): Promise<ExportReport> {
    const { manifest, check } = this;
    if (!manifest.complete)
      this.missing.push('the export was cut off before its end: go on with `audit export --resume`');
    for (const file of manifest.files) await this.checkFile(file);
    if (manifest.whole && manifest.complete) this.endRange();
    if (check.count !== manifest.count) {
      this.findings.add(
        'gap',
        undefined,
        `There are ${check.count} records, and the manifest names ${manifest.count}.`,
      );
    }
    this.checkSince();
    return this.report();
  }

  private attempt<T>(check: Finding['check'], what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.findings.add(check, undefined, `${what} is not as it was signed: ${messageOf(error)}.`);
      return undefined;
    }
  }

  private async checkFile(file: PartFile): Promise<void> {
    const { complete, files } = this.manifest;
    const digests = Promise.all([file, ...(file.proofs === undefined ? [] : [file.proofs])].map(this.digested));
    // Thrown below, after earlier failures.
    digests.catch(() => undefined);
    const found = new Findings();
    const ended = await this.checkRecords(file, found);
    for (const fault of await digests) if (fault !== undefined) this.findings.add('file digest', undefined, fault);
    this.findings.addAll(found);
    if (complete && file === files.at(-1) && !ended)
      this.findings.add('trailer', undefined, `${file.name} does not end with the record that ends an export.`);
  }

  /** What is wrong with a file as a whole. */
  private readonly digested = async ({ name, sha256 }: WrittenFile): Promise<string | undefined> => {
    const digest = await this.readers.digest(join(this.folder, name));
    if (digest === sha256) return undefined;
    return `${name} ${digest === undefined ? 'is missing' : 'is not the file that was written'}.`;
  };

  /** @returns whether the record that ends an export was among them */
  private async checkRecords(file: PartFile, found: Findings): Promise<boolean> {
    const proofs = file.proofs === undefined ? undefined : linesOf(join(this.folder, file.proofs.name));
    let ended = false;
    for await (const read of this.readInOrder(file)) ended = (await this.check.take(read, proofs, found)) || ended;
    await proofs?.return(undefined);
    return ended;
  }

  /** What the batches of a file say, in their order, while the next ones are read. */
  private async *readInOrder({ name }: PartFile): AsyncGenerator<ReadLines> {
    const { origin, options } = this.manifest;
    const form = { format: options.format, origin, named: options.proofs };
    const inHand: Promise<ReadLines>[] = [];
    for await (const batch of batchesOf(join(this.folder, name), options.format)) {
      const read = this.readers.read(batch, form);
      // Thrown when its turn comes.
      read.catch(() => undefined);
      inHand.push(read);
      if (inHand.length >= this.readers.ahead) yield* inHand.splice(0, 1);
    }
    yield* inHand;
  }

  private endRange(): void {
    const { fromPosition, throughPosition } = this.manifest;
    const isTree = this.attempt('inclusion', 'The tree', () => this.check.endRange());
    if (isTree !== false || this.findings.count > 0) return;
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
    const known = since.size === head.size ? head.root : this.check.rootAt(since.size);
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
      records: this.check.count,
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

/** The lines of a file one after the other. */
async function* linesOf(path: string): AsyncGenerator<string, undefined> {
  for await (const batch of batchesOf(path, 'ndjson')) yield* linesIn(batch);
  return undefined;
}

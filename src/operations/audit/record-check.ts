import { CompactRange, HASH_BYTES, nodesOver, type TreeHead, verifyInclusion } from '#kernel';
import { type Trailer, trailerLine } from './cloud-event.js';
import { csvTrailer } from './csv-row.js';
import type { ExportManifest } from './export-manifest.js';
import { pathIn } from './export-proofs.js';
import type { Findings } from './findings.js';
import type { ReadLines } from './read-lines.js';

/** A record as it was read: where it says that it stands, and what it was hashed to. */
interface PlacedLeaf {
  readonly position: number;
  readonly leaf: Buffer;
}

/** Holds the records of an export, as they come one after the other, against their places and the signed tree. */
export class RecordCheck {
  private readonly range = new CompactRange();
  private readonly roots = new Map<number, Buffer>();
  private expected: number;
  private records = 0;

  /** @param head the signed tree, if it is @param since a tree head that was kept */
  constructor(
    private readonly manifest: ExportManifest,
    private readonly head: TreeHead | undefined,
    private readonly since: TreeHead | undefined,
  ) {
    this.expected = manifest.fromPosition;
    if (manifest.whole) this.appendNodes({ from: 0, to: manifest.fromPosition - 1 }, manifest.left);
  }

  get count(): number {
    return this.records;
  }

  /** Root of the first `size` leaves, where that is the size of a tree that was given. */
  rootAt(size: number): Buffer | undefined {
    return this.roots.get(size);
  }

  /**
   * @param proofs lines of inclusion proofs, one for each line that comes, if there are any
   * @returns whether the record that ends an export was among the lines
   */
  async take(
    { positions, leaves, odd, names }: ReadLines,
    proofs: AsyncGenerator<string, undefined> | undefined,
    findings: Findings,
  ): Promise<boolean> {
    let ended = false;
    const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.length);
    for (const [at, position] of positions.entries()) {
      const oddity = odd.get(at);
      if (oddity?.what === 'end of an export') {
        // One that says something else than what came is as good as none.
        ended ||= oddity.text === this.trailer();
        continue;
      }
      const proof = proofs === undefined ? undefined : (await proofs.next()).value;
      if (oddity?.what === 'not in form') {
        findings.add('form', this.expected, 'A line is not in the form in which it was written.');
        continue;
      }
      const record = { position, leaf: bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES) };
      this.records += 1;
      this.checkPlace(position, findings);
      if (oddity !== undefined)
        findings.add('leaf', position, `${oddity.name} is not what was hashed when it was recorded.`);
      if (this.manifest.options.proofs && !this.isProved(record, proof))
        findings.add(
          'inclusion',
          position,
          `${names[at] ?? ''} is not the event that the signed tree has at this position.`,
        );
      this.place(record);
    }
    return ended;
  }

  /** Whether all records together make the signed tree, with the nodes beside them; `undefined` when they do not come to its end. */
  endRange(): boolean | undefined {
    const { throughPosition, right } = this.manifest;
    if (this.head === undefined || this.range.size !== throughPosition) return undefined;
    this.appendNodes({ from: throughPosition, to: this.head.size }, right);
    return this.rootAt(this.head.size)?.equals(this.head.root) === true;
  }

  private appendNodes(over: { readonly from: number; readonly to: number }, hashes: readonly string[]): void {
    for (const [at, { level }] of nodesOver(over).entries()) {
      this.range.append(Buffer.from(hashes[at] ?? '', 'base64'), level);
    }
    this.noteRoot();
  }

  private trailer(): string {
    const { origin, files, throughPosition: through, options } = this.manifest;
    const lastPosition = files.filter(({ count }) => count > 0).at(-1)?.lastPosition ?? 0;
    const trailer: Trailer = { count: this.records, lastPosition, through };
    return options.format === 'csv' ? csvTrailer(trailer) : trailerLine(trailer, origin);
  }

  private checkPlace(position: number, findings: Findings): void {
    if (position < this.expected) {
      findings.add(
        'gap',
        position,
        `Position ${position} comes where ${this.expected} or a later one was to come: records were put in another order.`,
      );
    } else if (this.manifest.whole && position > this.expected) {
      findings.add('gap', this.expected, `Position ${this.expected} is missing.`);
    }
  }

  private isProved({ position, leaf }: PlacedLeaf, line: string | undefined): boolean {
    const { head } = this;
    if (head === undefined) return true;
    const path = pathIn(line, position);
    return path !== undefined && verifyInclusion(position - 1, head.size, leaf, path, head.root);
  }

  private place({ position, leaf }: PlacedLeaf): void {
    this.expected = position + 1;
    if (!this.manifest.whole) return;
    this.range.append(leaf);
    this.noteRoot();
  }

  private noteRoot(): void {
    const { size } = this.range;
    if (size === this.since?.size || size === this.head?.size) this.roots.set(size, this.range.root());
  }
}

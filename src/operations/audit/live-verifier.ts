import {
  type LogArchive,
  type AuditStore,
  CompactRange,
  type EventLog,
  HASH_BYTES,
  leafOf,
  type NoteVerifier,
  type StoredEvent,
  type Tile,
  TILE_WIDTH,
  type TreeNode,
  TreeReader,
} from '#kernel';
import type { CheckpointFile } from './checkpoint-file.js';
import { CheckpointList, type ListedCheckpoint } from './checkpoint-list.js';
import { type Finding, Findings } from './findings.js';

export interface LiveVerifierPorts {
  readonly log: EventLog;
  readonly archive: Pick<LogArchive, 'pages' | 'firstOutOfLine'>;
  readonly store: AuditStore;
  readonly file: CheckpointFile;
  readonly verifier: NoteVerifier;
  /** Gets how far the audit has come, after each page. */
  readonly onProgress: (position: number, head: number) => void;
}

export interface LiveReport {
  readonly events: number;
  readonly lastPosition: number;
  /** Leaves of the stored tree. */
  readonly treeSize: number;
  readonly checkpointsInFile: number;
  readonly checkpointsInDatabase: number;
  /** The last position that a checkpoint covers. */
  readonly signedThrough: number;
  readonly signedAt: string | undefined;
  readonly faults: number;
  /** The first ones, by position. */
  readonly findings: readonly Finding[];
}

const IN_FILE = 'in the file';
const IN_DATABASE = 'in the database';
const TILES_AT_ONCE = 64;

/**
 * Checks the whole log against itself: every leaf is computed again from the columns, positions and versions are counted,
 * leaves are checked against the stored tree, the tree against itself, and its roots against everything that was signed.
 * Where a record is gone or altered, the stored tree's leaf stands in for it, so that one fault is reported once, at its
 * place, and only what was covered up shows in the roots: between the last checkpoint that fits and the first that does not.
 */
export class LiveVerifier {
  private readonly findings = new Findings();
  private readonly list: CheckpointList;
  private readonly reader: TreeReader;
  private readonly complete: { readonly node: TreeNode; readonly hash: Buffer }[] = [];
  private readonly range = new CompactRange((node, hash) => this.complete.push({ node, hash }));
  private signed: readonly ListedCheckpoint[] = [];
  /** Index of the first checkpoint that has not been compared. */
  private next = 0;
  private lastGood = 0;
  private events = 0;
  private leaves: LeafWindow;

  constructor(private readonly ports: LiveVerifierPorts) {
    this.list = new CheckpointList(ports.verifier, this.findings);
    this.reader = new TreeReader(ports.store);
    this.leaves = new LeafWindow(ports.store);
  }

  /** @throws StoreUnavailable when the log cannot be read to its end */
  async run(): Promise<LiveReport> {
    const { log, archive, store, file, onProgress } = this.ports;
    await this.list.gather(IN_FILE, file.all());
    await this.list.gather(IN_DATABASE, store.checkpoints());
    this.signed = this.list.inOrder();
    const [treeSize, head] = [await store.treeSize(), await log.head()];
    for await (const page of archive.pages({}, 0, head)) {
      await this.leaves.load(this.range.size, page.through);
      if (!page.records.every((record) => this.take(record))) break;
      await this.compareNodes();
      onProgress(page.through, head);
    }
    await this.tail(treeSize);
    return this.report(head, treeSize);
  }

  /** @returns false when what follows stands at no place that could be compared */
  private take(record: StoredEvent): boolean {
    this.events += 1;
    if (!this.fillGap(record.position)) return false;
    const leaf = leafOf(record);
    const isWhole = Buffer.compare(leaf, record.leaf) === 0;
    if (!isWhole)
      this.findings.add('leaf', record.position, `${nameOf(record)} is not what was hashed when it was recorded.`);
    const kept = this.leaves.at(record.position);
    if (isWhole && kept !== undefined && Buffer.compare(leaf, kept) !== 0) {
      this.findings.add(
        'inclusion',
        record.position,
        `${nameOf(record)} is not the event that the tree has at this position.`,
      );
    }
    this.append(kept ?? Buffer.from(leaf));
    return true;
  }

  /** The stored tree stands in for events that are gone. */
  private fillGap(position: number): boolean {
    const expected = this.range.size + 1;
    if (position === expected) return true;
    const last = position - 1;
    this.findings.add(
      'gap',
      expected,
      `There is no event at ${expected === last ? `position ${last}` : `positions ${expected} to ${last}`}.`,
    );
    while (this.range.size < last) {
      const kept = this.leaves.at(this.range.size + 1);
      if (kept === undefined) return false;
      this.append(kept);
    }
    return true;
  }

  private append(leaf: Buffer): void {
    this.range.append(leaf);
    for (let due = this.due(); due !== undefined; due = this.due()) this.compareRoot(due);
  }

  private due(): ListedCheckpoint | undefined {
    const next = this.signed[this.next];
    return next !== undefined && next.size <= this.range.size ? next : undefined;
  }

  private compareRoot(checkpoint: ListedCheckpoint): void {
    this.next += 1;
    const { size, root, time, where } = checkpoint;
    if (size === 0 || this.range.root().equals(root)) {
      this.lastGood = size;
      return;
    }
    this.findings.add(
      'consistency',
      this.lastGood + 1,
      `The checkpoint ${where}, signed at ${time}, does not fit: between positions ${this.lastGood + 1} and ${size} the log is not what was signed.`,
    );
  }

  /** Nodes above the leaves that have become complete; those of a tile are as good as those above it. */
  private async compareNodes(): Promise<void> {
    const { size } = this.leaves;
    for (const { node, hash } of this.complete.splice(0)) {
      const width = 2 ** node.level;
      if (width % TILE_WIDTH !== 0 || (node.index + 1) * width > size) continue;
      const [stored] = await this.reader
        .nodes({ from: node.index * width, to: (node.index + 1) * width })
        .catch(() => []);
      if (stored?.hash.equals(hash) === true) continue;
      const [first, last] = [node.index * width + 1, (node.index + 1) * width];
      this.findings.add(
        'tree',
        first,
        `The stored tree does not stand over its own leaves between positions ${first} and ${last}.`,
      );
    }
  }

  private async tail(treeSize: number): Promise<void> {
    const { size } = this.range;
    const beyond = this.signed[this.next];
    if (beyond !== undefined) {
      this.findings.add(
        'consistency',
        size + 1,
        `The log ends at position ${size}, but the checkpoint ${beyond.where}, signed at ${beyond.time}, covers ` +
          `position ${beyond.size}: its tail was cut, or an older backup was restored.`,
      );
    } else if (treeSize > size && this.findings.count === 0) {
      this.findings.add(
        'gap',
        size + 1,
        `The log ends at position ${size}, but its tree has ${treeSize} leaves: its tail was cut.`,
      );
    }
    const outOfLine = await this.ports.archive.firstOutOfLine(size);
    if (outOfLine === undefined || this.findings.count > 0) return;
    const { position, stream, version } = outOfLine;
    this.findings.add('version', position, `Version ${version} of ${stream} does not follow the version before it.`);
  }

  private report(head: number, treeSize: number): LiveReport {
    const last = this.signed.at(-1);
    return {
      events: this.events,
      lastPosition: head,
      treeSize,
      checkpointsInFile: this.list.countOf(IN_FILE),
      checkpointsInDatabase: this.list.countOf(IN_DATABASE),
      signedThrough: last?.size ?? 0,
      signedAt: last?.time,
      faults: this.findings.count,
      findings: this.findings.inOrder(),
    };
  }
}

const nameOf = ({ type, stream, version }: StoredEvent): string => `${type}, version ${version} of ${stream},`;

/** The leaves of the stored tree around the events under way. */
class LeafWindow {
  private tiles = new Map<number, Tile>();
  /** Leaves seen so far, from the first on. */
  size = 0;

  constructor(private readonly stored: Pick<AuditStore, 'readTiles'>) {}

  /** Makes ready the leaves after `size` and through a position. */
  async load(after: number, through: number): Promise<void> {
    const first = Math.floor(after / TILE_WIDTH);
    const count = Math.min(TILES_AT_ONCE, Math.floor((through - 1) / TILE_WIDTH) - first + 1);
    const wanted = Array.from({ length: Math.max(0, count) }, (_none, at) => ({ level: 0, index: first + at }));
    const tiles = await this.stored.readTiles(wanted);
    this.tiles = new Map(tiles.map((tile) => [tile.index, tile]));
    for (const { index, hashes } of tiles)
      this.size = Math.max(this.size, index * TILE_WIDTH + hashes.length / HASH_BYTES);
  }

  at(position: number): Buffer | undefined {
    const index = position - 1;
    const hashes = this.tiles.get(Math.floor(index / TILE_WIDTH))?.hashes;
    const start = (index % TILE_WIDTH) * HASH_BYTES;
    return hashes === undefined || hashes.length < start + HASH_BYTES
      ? undefined
      : hashes.subarray(start, start + HASH_BYTES);
  }
}

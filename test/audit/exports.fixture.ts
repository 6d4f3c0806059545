import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuditPage,
  canonicalJson,
  leafOf,
  type NoteSigner,
  noteSigner,
  PersonalData,
  type SignedCheckpoint,
  signHead,
  type StoredEvent,
  type TreeHead,
  TreeReader,
  TreeTiles,
} from '#kernel';
import { InMemoryAuditStore, InMemorySubjectKeys, TestEnvironment } from '#kernel/testing';
import { Exporter } from '../../src/operations/audit/exporter.js';
import type { ExportOptions } from '../../src/operations/audit/export-manifest.js';
import { planExport } from '../../src/operations/audit/export-plan.js';

export const SIGNER = noteSigner('daybook/test', Buffer.alloc(32, 1));
/** Calls itself the same, and has another key. */
export const OTHER_SIGNER = noteSigner('daybook/test', Buffer.alloc(32, 2));
const SIGNED_AT = '2026-01-02T00:00:00.000Z';

/** An event with the right leaf. */
export const eventAt = (position: number, changes: Partial<StoredEvent> = {}): StoredEvent => {
  const record = {
    position,
    stream: `order-${position % 3}`,
    version: Math.ceil(position / 3),
    id: `00000000-0000-7000-8000-${String(position).padStart(12, '0')}`,
    type: position % 2 === 0 ? 'OrderNoteAdded' : 'OrderPlaced',
    schemaVersion: 1,
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:01.000Z',
    data: canonicalJson({ customerId: `C-${position}`, total: position * 100 }),
    metadata: canonicalJson({ causationId: 'c', commandId: `c-${position}`, correlationId: 'k', principal: 'local' }),
    ...changes,
  };
  return { ...record, leaf: leafOf(record) };
};

class ListedRecords {
  constructor(private readonly events: readonly StoredEvent[]) {}

  async *pages({ types }: { readonly types?: readonly string[] }, after: number, through: number) {
    const within = this.events.filter(({ position }) => position > after && position <= through);
    const page: AuditPage = { records: within.filter(({ type }) => types?.includes(type) ?? true), through };
    yield page;
  }
}

/** A log of so many events as somebody recorded it, and signs it. */
export class Log {
  private readonly store = new InMemoryAuditStore();
  readonly reader = new TreeReader(this.store);

  private constructor(
    private readonly events: readonly StoredEvent[],
    private readonly signer: NoteSigner,
  ) {}

  static async of(events: readonly StoredEvent[], signer: NoteSigner = SIGNER): Promise<Log> {
    const log = new Log(events, signer);
    const tree = new TreeTiles();
    for (const { leaf } of events) tree.append(leaf);
    await log.store.saveTiles(tree.unsaved());
    return log;
  }

  /** What was signed when the log ended at this position. */
  async signed(size: number = this.events.length): Promise<SignedCheckpoint> {
    return signHead({ size, root: await this.reader.root(size) }, this.signer, SIGNED_AT);
  }

  /** @param asked of the question and the options @returns the folder */
  async export(asked: Partial<ExportOptions> & Asked = {}): Promise<string> {
    const folder = newFolder();
    const { question = {}, since, size = this.events.length, partBytes = 1_500, ...options } = asked;
    const request = {
      question,
      since,
      partBytes,
      format: 'ndjson',
      compress: 'none',
      proofs: false,
      unsealed: false,
    } as const;
    const ports = { reader: this.reader, verifier: this.signer.verifier, environment: new TestEnvironment() };
    const plan = await planExport({ ...request, ...options }, await this.signed(size), ports);
    const exporter = new Exporter(folder, plan, {
      archive: new ListedRecords(this.events),
      environment: ports.environment,
      reader: this.reader,
      personal: new PersonalData(new InMemorySubjectKeys()),
      signer: this.signer,
      onProgress: () => undefined,
    });
    await exporter.run(question['type'] === undefined ? {} : { types: [question['type']] });
    return folder;
  }
}

interface Asked {
  readonly question?: Readonly<Record<string, string>>;
  readonly since?: TreeHead;
  /** Where the log ended when it was signed. */
  readonly size?: number;
  readonly partBytes?: number;
}

const folders: string[] = [];

export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-export-'));
  folders.push(folder);
  return folder;
};

export const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

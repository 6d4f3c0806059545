import {
  type AuditFilter,
  type Environment,
  type LogArchive,
  canonicalJson,
  isSealed,
  mapPersonal,
  type NoteSigner,
  type Personal,
  type PersonalData,
  type StoredEvent,
  type TreeReader,
  withRetries,
} from '#kernel';
import { type ExportedRecord, lineOf, type Trailer, trailerLine } from './cloud-event.js';
import { csvHeading, csvRowOf, csvTrailer } from './csv-row.js';
import { type ExportManifest, type PartFile, writeManifest } from './export-manifest.js';
import { pagesWithRetries } from './pages-with-retries.js';
import { PartWriter } from './part-writer.js';

export interface ExporterPorts {
  readonly archive: Pick<LogArchive, 'pages'>;
  readonly environment: Pick<Environment, 'monotonicMs' | 'sleep'>;
  readonly reader: TreeReader;
  readonly personal: PersonalData;
  readonly signer: NoteSigner;
  /** Gets how far the export has come, after each page. */
  readonly onProgress: (position: number, count: number) => void;
}

/** How records, and what stands around them in a file, are written. */
interface Format {
  readonly begin: string;
  record(record: ExportedRecord): string;
  end(trailer: Trailer): string;
}

/** A part under way. */
interface OpenPart {
  readonly records: PartWriter;
  readonly proofs: PartWriter | undefined;
  bytes: number;
  count: number;
  first: number;
  last: number;
}

/** Writes an export part by part, or goes on with one that was cut off: after the last part that is whole. */
export class Exporter {
  private readonly format: Format;
  private part: OpenPart | undefined;

  /** @param plan what to export, with the parts that are whole already */
  constructor(
    private readonly folder: string,
    private manifest: ExportManifest,
    private readonly ports: ExporterPorts,
  ) {
    this.format = manifest.options.format === 'csv' ? CSV : ndjson(manifest.origin);
  }

  /**
   * A store that does not answer is asked again for a minute.
   * @throws StoreUnavailable or Error of the disk; what is whole stays, and the export can be gone on with
   */
  async run(filter: AuditFilter): Promise<ExportManifest> {
    const { fromPosition, throughPosition } = this.manifest;
    const after = this.manifest.files.at(-1)?.lastPosition ?? fromPosition - 1;
    writeManifest(this.folder, this.manifest, this.ports.signer);
    const range = { after, through: throughPosition };
    for await (const page of pagesWithRetries(this.ports.archive, this.ports.environment, filter, range)) {
      for (const event of page.records) await this.add(event);
      this.ports.onProgress(page.through, this.count());
    }
    await this.end();
    return this.manifest;
  }

  private count(): number {
    return this.manifest.count + (this.part?.count ?? 0);
  }

  private async add(event: StoredEvent): Promise<void> {
    const part = (this.part ??= await this.begin(event.position));
    const { environment } = this.ports;
    const text = this.format.record(await withRetries(environment, () => this.exported(event)));
    await part.records.write(text);
    if (part.proofs !== undefined) {
      await part.proofs.write(await withRetries(environment, () => this.proofLine(event.position)));
    }
    part.bytes += Buffer.byteLength(text);
    part.count += 1;
    part.last = event.position;
    if (part.bytes >= this.manifest.partBytes) await this.finish(part);
  }

  private async begin(first: number): Promise<OpenPart> {
    const { compress, proofs } = this.manifest.options;
    const records = new PartWriter(this.folder, 'events', compress);
    await records.write(this.format.begin);
    return {
      records,
      proofs: proofs ? new PartWriter(this.folder, 'proofs', compress) : undefined,
      bytes: 0,
      count: 0,
      first,
      last: first,
    };
  }

  private async finish(part: OpenPart, complete = false): Promise<void> {
    const { format, compress } = this.manifest.options;
    const range = part.count === 0 ? 'end' : `${paddedOf(part.first)}-${paddedOf(part.last)}`;
    const written = await part.records.finish(`events-${range}.${format}${compress === 'gzip' ? '.gz' : ''}`);
    const proofs = await part.proofs?.finish(`proofs-${range}.ndjson${compress === 'gzip' ? '.gz' : ''}`);
    const { count, first: firstPosition, last: lastPosition } = part;
    const file: PartFile = { ...written, count, firstPosition, lastPosition, ...(proofs !== undefined && { proofs }) };
    this.part = undefined;
    this.manifest = {
      ...this.manifest,
      count: this.manifest.count + count,
      files: [...this.manifest.files, file],
      complete,
    };
    writeManifest(this.folder, this.manifest, this.ports.signer);
  }

  private async end(): Promise<void> {
    const { files, throughPosition: through } = this.manifest;
    const lastPosition = this.part?.last ?? files.at(-1)?.lastPosition ?? 0;
    const part = this.part ?? (await this.begin(through));
    await part.records.write(this.format.end({ count: this.count(), lastPosition, through }));
    await this.finish(part, true);
  }

  private async exported(event: StoredEvent): Promise<ExportedRecord> {
    if (!this.manifest.options.unsealed) return { event };
    return { event, opened: canonicalJson(await openedIn(event, this.ports.personal)) };
  }

  private async proofLine(position: number): Promise<string> {
    const path = await this.ports.reader.inclusion(position - 1, this.manifest.checkpoint.size);
    return `${JSON.stringify({ position, path: path.map((hash) => hash.toString('base64')) })}\n`;
  }
}

/** The personal values of an event in clear, by JSON pointer; `[erased]` for those whose key was destroyed. */
export const openedIn = async (
  event: StoredEvent,
  personal: PersonalData,
): Promise<Readonly<Record<string, string>>> => {
  if (!event.data.includes('"sealed":')) return {};
  const found: (readonly [string, Personal])[] = [];
  mapPersonal(JSON.parse(event.data) as unknown, (value, pointer) => {
    if (isSealed(value)) found.push([pointer, { sealed: value.sealed, of: event.id + pointer }]);
    return value;
  });
  const opened: Record<string, string> = {};
  for (const [pointer, value] of found) opened[pointer] = await personal.open(value);
  return opened;
};

const ndjson = (source: string): Format => ({
  begin: '',
  record: (record) => `${lineOf(record, source)}\n`,
  end: (trailer) => `${trailerLine(trailer, source)}\n`,
});

const CSV: Format = { begin: csvHeading(), record: csvRowOf, end: csvTrailer };

const paddedOf = (position: number): string => String(position).padStart(12, '0');

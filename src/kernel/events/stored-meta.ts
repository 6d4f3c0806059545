import type { RecordedMeta } from './event.js';
import type { EventMetadata, StoredEvent } from './stored-event.js';

/** What a record says around its fact. Its metadata is parsed on demand: most readers never need it. */
export class StoredMeta implements RecordedMeta {
  private parsed: EventMetadata | undefined;

  constructor(private readonly stored: StoredEvent) {}

  get id(): string {
    return this.stored.id;
  }

  get stream(): string {
    return this.stored.stream;
  }

  get version(): number {
    return this.stored.version;
  }

  get position(): number {
    return this.stored.position;
  }

  get schemaVersion(): number {
    return this.stored.schemaVersion;
  }

  get recordedAt(): string {
    return this.stored.recordedAt;
  }

  get principal(): string {
    return this.metadata.principal;
  }

  get commandId(): string {
    return this.metadata.commandId;
  }

  get correlationId(): string {
    return this.metadata.correlationId;
  }

  get causationId(): string {
    return this.metadata.causationId;
  }

  private get metadata(): EventMetadata {
    this.parsed ??= JSON.parse(this.stored.metadata) as EventMetadata;
    return this.parsed;
  }
}

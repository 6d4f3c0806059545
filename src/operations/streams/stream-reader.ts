import {
  documentIdOf,
  type EventMetadata,
  type EventStore,
  type FoldedDocument,
  FreshDocuments,
  type Json,
  type PersonalData,
  type Projection,
  type StoredEvent,
} from '#kernel';
import { redacted } from './redacted.js';

const PAGE = 1_000;

/** A version of a stream, or a business time (RFC 3339, UTC, milliseconds; what happened at it is included). */
export type Moment = { readonly version: number } | { readonly time: string };

/** What a stream had come to. */
export interface StreamState {
  readonly stream: string;
  /** Of the last event that is in it. */
  readonly version: number;
  readonly position: number;
  /** Name of the view whose document this is; it was folded from the events alone. */
  readonly view: string;
  /** Personal values are redacted. */
  readonly document: Json;
}

/** An event as it was recorded, with its texts read and personal values redacted. */
export interface ShownEvent extends Omit<StoredEvent, 'data' | 'metadata' | 'leaf'> {
  readonly data: Json;
  readonly metadata: EventMetadata;
}

/** The store holds nothing of what was asked for; the message says what is missing. */
export class NothingThere extends Error {
  override readonly name = 'NothingThere';
}

/** What a stream reader works with. */
export interface StreamReaderPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly personal: Pick<PersonalData, 'isErased'>;
  readonly projections: readonly Projection[];
}

/** Shows an operator what is in a stream, and what it came to at any moment. Everything throws StoreUnavailable. */
export class StreamReader {
  constructor(private readonly ports: StreamReaderPorts) {}

  /** The stream of this name; where there is none, the one of an id alone: `7` for `order-7`. */
  async named(name: string): Promise<string> {
    const categories = new Set(this.ports.projections.map(({ category }) => category));
    for (const stream of [name, ...[...categories].map((category) => `${category}-${name}`)]) {
      if ((await this.ports.store.readStream(stream, 1, 1)).length > 0) return stream;
    }
    return name;
  }

  /** Events from one version to another, as they were recorded, page by page. @throws NothingThere */
  async *events(stream: string, from: number, to: number): AsyncGenerator<readonly ShownEvent[]> {
    let next = from;
    for await (const page of this.pages(stream, from, to)) {
      next += page.length;
      yield await Promise.all(page.map((event) => this.shown(event)));
    }
    if (next === from) throw await this.missing(stream, `no version ${from}`);
  }

  /**
   * The state at a moment, folded from the events.
   * @param marked so that two states can be compared: see `redacted`
   * @throws NothingThere when there was none, or nothing folds such streams; Error when this release cannot fold an event
   */
  async stateAt(stream: string, moment: Moment, { marked = false } = {}): Promise<StreamState> {
    const projection = this.projectionOf(stream);
    const version = 'version' in moment ? moment.version : await this.versionAt(stream, moment.time);
    const fresh = await this.folded(projection, stream, version);
    if (fresh === undefined || fresh.version < version) {
      throw await this.missing(stream, 'version' in moment ? `no version ${version}` : `no event by ${moment.time}`);
    }
    const document = await redacted(fresh.document, this.ports.personal, { marked });
    return { stream, version, position: fresh.position, view: projection.name, document };
  }

  private projectionOf(stream: string): Projection {
    const folds = this.ports.projections.filter(({ feed }) => feed === 'one stream');
    const projection = folds.find(({ category }) => stream.startsWith(`${category}-`));
    if (projection !== undefined) return projection;
    const known = folds.map(({ category }) => `${category}-…`).join(', ');
    throw new NothingThere(`Nothing folds streams such as ${stream} into a state; those of ${known} have one.`);
  }

  private async folded(projection: Projection, stream: string, version: number): Promise<FoldedDocument | undefined> {
    const fresh = new FreshDocuments(projection);
    for await (const page of this.pages(stream, 1, version)) {
      for (const record of page) fresh.take(record);
    }
    const [problem] = fresh.failures.values();
    if (problem !== undefined) throw new Error(`${stream} cannot be folded: ${problem}`);
    return fresh.get(documentIdOf(projection, stream));
  }

  /** 0 before the first event. Business time never falls within a stream. */
  private async versionAt(stream: string, time: string): Promise<number> {
    let version = 0;
    for await (const page of this.pages(stream, 1, Infinity)) {
      const later = page.findIndex(({ occurredAt }) => occurredAt > time);
      if (later >= 0) return version + later;
      version += page.length;
    }
    return version;
  }

  private async *pages(stream: string, from: number, to: number): AsyncGenerator<readonly StoredEvent[]> {
    for (let next = from; next <= to;) {
      const page = await this.ports.store.readStream(stream, next, Math.min(PAGE, to - next + 1));
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      next += page.length;
    }
  }

  private async missing(stream: string, what: string): Promise<NothingThere> {
    const [first] = await this.ports.store.readStream(stream, 1, 1);
    return new NothingThere(
      first === undefined
        ? `There is no stream ${stream}.`
        : `${stream} has ${what}; streams read ${stream} shows all.`,
    );
  }

  private async shown({ leaf: _, data, metadata, ...event }: StoredEvent): Promise<ShownEvent> {
    return {
      ...event,
      data: await redacted(JSON.parse(data), this.ports.personal),
      metadata: JSON.parse(metadata) as EventMetadata,
    };
  }
}

import type { EventStore } from '../events/event-store.js';
import { StoreUnavailable } from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { Checkpoint } from '../log/event-log.js';
import type { Fence } from '../log/leases.js';
import {
  beginsWith,
  type Delivery,
  deliveriesOf,
  foldDocuments,
  type FoldFailure,
  streamGap,
} from './fold-documents.js';
import type { ParkedStream, ParkedStreams } from './parked-streams.js';
import { eventName } from './skipped-events.js';
import { documentIdOf, type Projection } from './projection.js';
import { reasonOf } from './reason-of.js';
import { DocumentRefused, readerOf, type ViewDocument, type ViewStore } from './view-store.js';

const REFILL_EVENTS = 1_000;

/** Events of a batch that are not in the view yet. */
interface Remaining {
  readonly records: readonly StoredEvent[];
  /** Whether documents that begin here are taken not to be there yet. */
  readonly guesses: boolean;
  /** Where the view stands with these: all other events of the batch have been dealt with. */
  readonly reached: Checkpoint | undefined;
}

/** What came of it. */
interface Outcome {
  /** Records that have to be tried again. */
  readonly again: readonly StoredEvent[];
  /** The checkpoint was saved with the documents. */
  readonly isSaved: boolean;
}

/**
 * Keeps one view in step with the log: a batch is folded in memory, with one read and one write of documents, and no
 * read for those that begin in it.
 *
 * Promises: any duplication, delay or batching of deliveries gives the ordered fold; a stream whose event cannot be
 * projected is parked with all that follow, the others go on. @throws StoreUnavailable, to be called again with the same
 */
export class Projector {
  /** The version that each parked stream waits at. */
  private parked: ReadonlyMap<string, number> = new Map();
  private discarded: ReadonlySet<string> = new Set();
  /** Whether a decision about a stream may have been made since it was last asked for. */
  private somethingWaits = false;
  private fence: Fence | undefined;

  constructor(
    readonly projection: Projection,
    private readonly views: ViewStore,
    private readonly parkedStreams: ParkedStreams,
    private readonly store: EventStore,
    private readonly onParked: (failure: FoldFailure) => void,
  ) {}

  /** Name of the build this projector feeds; also of its checkpoint and its parked streams. */
  get reader(): string {
    return readerOf(this.projection.view);
  }

  /**
   * Makes room for the view and learns which streams wait; to be done again after another process has fed the view.
   * @param fence of the lease under which the view is fed from now on, if there is one
   */
  async prepare(fence?: Fence): Promise<void> {
    this.fence = fence;
    await this.views.prepare(this.projection.view, fence);
    await this.learn();
  }

  /**
   * Takes up what was decided about streams that wait; to be done about once a second by the feeder of the view, between
   * batches. Nothing is asked while nothing waits. @throws StoreUnavailable
   */
  async retryParked(): Promise<void> {
    if (!this.somethingWaits) return;
    for (const { stream } of (await this.learn()).filter(({ retrying }) => retrying)) await this.tryAgain(stream);
  }

  /** Number of streams that wait. */
  get parkedCount(): number {
    return this.parked.size;
  }

  /**
   * Brings the view to where it has seen the batch. Idempotent.
   * @param reached where its reader stands then; goes into the last write of documents, if there is one
   * @returns whether `reached` was saved @throws StoreUnavailable, and whatever its ports throw
   */
  async apply(batch: readonly StoredEvent[], reached?: Checkpoint): Promise<boolean> {
    let outcome: Outcome = { again: batch, isSaved: false };
    // Documents that begin here are not asked for at first; where one was there after all, its write shows it.
    for (let guesses = true; ; guesses = false) {
      const records = this.pendingOf(outcome.again);
      if (records.length === 0) return outcome.isSaved;
      const { deliveries, failure } = deliveriesOf(this.projection, records, this.isDiscarded);
      outcome =
        failure === undefined
          ? await this.applyDeliveries(deliveries, { records, guesses, reached })
          : notSaved(await this.applyAround(failure, records));
    }
  }

  private async learn(): Promise<readonly ParkedStream[]> {
    const parked = await this.parkedStreams.list(this.reader);
    const discarded = await this.parkedStreams.discarded(this.reader);
    this.parked = new Map(parked.map(({ stream, version }) => [stream, version]));
    this.discarded = new Set(discarded.map(eventName));
    this.somethingWaits = parked.length > 0;
    return parked;
  }

  private readonly isDiscarded = (record: StoredEvent): boolean => this.discarded.has(eventName(record));

  /** All that waited, in order and from the store: batches pass a stream over for as long as it is parked. */
  private async tryAgain(stream: string): Promise<void> {
    this.parked = new Map([...this.parked].filter(([parked]) => parked !== stream));
    const id = documentIdOf(this.projection, stream);
    const seen = (await this.views.load(this.projection.view, [id])).get(id)?.version ?? 0;
    for (let from = seen + 1; !this.parked.has(stream);) {
      const page = await this.store.readStream(stream, from, REFILL_EVENTS);
      if (page.length === 0) return this.parkedStreams.release(this.reader, stream, this.fence);
      await this.apply(page);
      from += page.length;
    }
  }

  /** Records of this projection's streams but for those that wait: a parked event and all that follow it. */
  private pendingOf(records: readonly StoredEvent[]): StoredEvent[] {
    return records.filter(
      ({ stream, version }) => this.projection.hears(stream) && version < (this.parked.get(stream) ?? Infinity),
    );
  }

  private async applyDeliveries(
    deliveries: ReadonlyMap<string, readonly Delivery[]>,
    { records, guesses, reached }: Remaining,
  ): Promise<Outcome> {
    const asked = [...deliveries].filter(([, own]) => !guesses || !beginsWith(this.projection, own));
    const documents = await this.load(asked.map(([id]) => id));
    const gap = streamGap(this.projection, documents, deliveries);
    if (gap !== undefined) return notSaved(await this.refill(gap, records));

    const { writes, failure } = foldDocuments(this.projection, documents, deliveries);
    if (failure !== undefined) return notSaved(await this.applyAround(failure, records));
    if (writes.length === 0) return notSaved([]);
    try {
      const written = await this.views.write(this.projection.view, writes, reached, this.fence);
      const lost = writes.filter(({ id }) => !written.has(id)).flatMap(({ id }) => deliveries.get(id) ?? []);
      return { again: inOrder(lost), isSaved: reached !== undefined && lost.length === 0 };
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      return notSaved(await this.narrowDown(error, records));
    }
  }

  private async load(ids: readonly string[]): Promise<ReadonlyMap<string, ViewDocument<unknown>>> {
    return ids.length === 0 ? new Map() : this.views.load(this.projection.view, ids);
  }

  /** Finds the event with which a document is refused, by halves; the halves' other documents lose nothing. */
  private async narrowDown(error: DocumentRefused, records: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const [first] = records;
    if (first === undefined) return [];
    if (records.length === 1) return this.applyAround({ record: first, error }, records);
    const middle = Math.floor(records.length / 2);
    await this.apply(records.slice(0, middle));
    return records.slice(middle);
  }

  /** Deliveries of a stream that skip a version are replaced by what the store holds. */
  private async refill(
    gap: { readonly stream: string; readonly fromVersion: number },
    records: readonly StoredEvent[],
  ): Promise<StoredEvent[]> {
    const [last] = records.filter(({ stream }) => stream === gap.stream).sort((a, b) => b.version - a.version);
    if (last === undefined) return [...records];
    const missing: StoredEvent[] = [];
    for (let from = gap.fromVersion; from <= last.version;) {
      const page = await this.store.readStream(gap.stream, from, Math.min(REFILL_EVENTS, last.version - from + 1));
      const newest = page.at(-1);
      if (newest === undefined) throw new StoreUnavailable(`${gap.stream} has no version ${from} yet`);
      missing.push(...page);
      from = newest.version + 1;
    }
    return [...missing, ...records.filter(({ stream }) => stream !== gap.stream)];
  }

  /** Gives the view what came before the failure, then parks its stream, unless it was parked earlier on the way. */
  private async applyAround(failure: FoldFailure, records: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const at = records.indexOf(failure.record);
    await this.apply(records.slice(0, at));
    if (this.pendingOf([failure.record]).length > 0) await this.park(failure);
    return records.slice(at + 1);
  }

  private async park(failure: FoldFailure): Promise<void> {
    const { record, error } = failure;
    const { stream, version, position, id: eventId, type: eventType } = record;
    const parked = { projection: this.reader, stream, version, position, eventId, eventType, error: reasonOf(error) };
    await this.parkedStreams.park(parked, this.fence);
    this.parked = new Map(this.parked).set(record.stream, record.version);
    this.somethingWaits = true;
    this.onParked(failure);
  }
}

const notSaved = (again: readonly StoredEvent[]): Outcome => ({ again, isSaved: false });

const inOrder = (deliveries: readonly Delivery[]): StoredEvent[] =>
  [...new Set(deliveries.map(({ record }) => record))].sort((a, b) => a.position - b.position);

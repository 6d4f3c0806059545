import type { EventStore } from '../events/event-store.js';
import { StoreUnavailable } from '../events/event-store.js';
import type { LogRecord } from '../log/event-log.js';
import { type Delivery, deliveriesOf, foldDocuments, type FoldFailure, streamGap } from './fold-documents.js';
import type { ParkedStreams } from './parked-streams.js';
import type { Projection } from './projection.js';
import { DocumentRefused, type ViewStore } from './view-store.js';

const REFILL_EVENTS = 1_000;

/**
 * Keeps one view in step with the log: a batch is folded in memory, with one read and one write of documents.
 *
 * Promises: any duplication, delay or batching of deliveries gives the ordered fold; a stream whose event cannot be
 * projected is parked with all that follow, the others go on. @throws StoreUnavailable, to be called again with the same
 */
export class Projector {
  private readonly parked = new Set<string>();

  constructor(
    readonly projection: Projection,
    private readonly views: ViewStore,
    private readonly parkedStreams: ParkedStreams,
    private readonly store: EventStore,
    private readonly onParked: (failure: FoldFailure) => void,
  ) {}

  /** Name of the build this projector feeds; also of its checkpoint and its parked streams. */
  get reader(): string {
    return `${this.projection.view.name}@${this.projection.view.build}`;
  }

  /** Makes room for the view and learns which streams wait. */
  async prepare(): Promise<void> {
    await this.views.prepare(this.projection.view);
    for (const { stream } of await this.parkedStreams.list(this.reader)) this.parked.add(stream);
  }

  /** Number of streams that wait. */
  get parkedCount(): number {
    return this.parked.size;
  }

  async apply(batch: readonly LogRecord[]): Promise<void> {
    const prefix = `${this.projection.category}-`;
    let owed = batch.filter(({ stream }) => stream.startsWith(prefix) && !this.parked.has(stream));
    while (owed.length > 0) {
      const { deliveries, failure } = deliveriesOf(this.projection, owed);
      owed = failure === undefined ? await this.applyDeliveries(deliveries, owed) : await this.park(failure, owed);
    }
  }

  /** @returns the records that have to be tried again */
  private async applyDeliveries(
    deliveries: ReadonlyMap<string, readonly Delivery[]>,
    records: readonly LogRecord[],
  ): Promise<LogRecord[]> {
    const documents = await this.views.load(this.projection.view, [...deliveries.keys()]);
    const gap = streamGap(this.projection, documents, deliveries);
    if (gap !== undefined) return this.refill(gap, records);

    const { writes, failure } = foldDocuments(this.projection, documents, deliveries);
    if (failure !== undefined) return this.park(failure, records);
    if (writes.length === 0) return [];
    try {
      const written = await this.views.write(this.projection.view, writes);
      const lost = writes.filter(({ id }) => !written.has(id)).flatMap(({ id }) => deliveries.get(id) ?? []);
      return inOrder(lost);
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      const [first] = deliveries.get(error.id) ?? [];
      if (first === undefined) throw error;
      return this.park({ record: first.record, error }, records);
    }
  }

  /** Deliveries of a stream that skip a version are replaced by what the store holds. */
  private async refill(
    gap: { readonly stream: string; readonly fromVersion: number },
    records: readonly LogRecord[],
  ): Promise<LogRecord[]> {
    const last = records.findLast(({ stream }) => stream === gap.stream);
    if (last === undefined) return [...records];
    const missing: LogRecord[] = [];
    for (let from = gap.fromVersion; from <= last.version;) {
      const page = await this.store.readStream(gap.stream, from, Math.min(REFILL_EVENTS, last.version - from + 1));
      const newest = page.at(-1);
      if (newest === undefined) throw new StoreUnavailable(`${gap.stream} has no version ${from} yet`);
      missing.push(...page.map((stored) => ({ ...stored, partition: last.partition })));
      from = newest.version + 1;
    }
    return [...missing, ...records.filter(({ stream }) => stream !== gap.stream)];
  }

  private async park(failure: FoldFailure, records: readonly LogRecord[]): Promise<LogRecord[]> {
    const { record, error } = failure;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await this.parkedStreams.park({
      projection: this.reader,
      stream: record.stream,
      version: record.version,
      position: record.position,
      eventId: record.id,
      eventType: record.type,
      error: reason.slice(0, 1_000),
    });
    this.parked.add(record.stream);
    this.onParked(failure);
    // What came before the failure is still owed to the view.
    return records.filter(({ stream, version }) => stream !== record.stream || version < record.version);
  }
}

const inOrder = (deliveries: readonly Delivery[]): LogRecord[] =>
  [...new Set(deliveries.map(({ record }) => record))].sort((a, b) => a.position - b.position);

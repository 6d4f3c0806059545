import {
  BEGINNING,
  type Checkpoints,
  type EventLog,
  type Fence,
  LogReplaced,
  type StoredEvent,
  type Projection,
  readerOf,
  type ViewDifferences,
  type ViewStore,
} from '#kernel';
import { changedBy } from '../rebuild/document-ids.js';
import type { DocumentCheck } from './document-check.js';
import { DocumentWalk } from './document-walk.js';

/** Name of the lease, and of the checkpoint up to which documents were looked at. */
export const DRIFT = 'drift';
/** With so many differences a view is to be rebuilt, and more of them would say nothing new. */
const MOST_KEPT = 1_000;
/** Documents that are looked at besides those that events change: a tenth of the work. */
const EVENTS_TO_EACH_DOCUMENT = 10;
/** Documents of a view of many streams that one reading of the log folds, besides those known to differ. */
const MOST_MET = 1_000;

export interface LogWalkPorts {
  readonly log: EventLog;
  /** How far the walk itself has come, which is stored beside the log. */
  readonly readerCheckpoints: Checkpoints;
  readonly differences: ViewDifferences;
  readonly views: ViewStore;
}

/**
 * Walks the log and the documents in an endless loop and checks the documents that it meets. Documents of one stream are
 * checked at once. Documents of many streams need a fold of the whole log, so they are collected and checked together.
 * The walk of the documents finds those that no event has made.
 */
export class LogWalk {
  /** Documents of views of many streams that wait for the next reading, by view. */
  private readonly met = new Map<string, Set<string>>();
  private readonly documents: DocumentWalk;

  constructor(
    private readonly ports: LogWalkPorts,
    /** Events that are looked at in one step. */
    private readonly atOnce: number,
    private readonly fence?: Fence,
  ) {
    this.documents = new DocumentWalk(ports.views);
  }

  /** What was found before, then the next events. @returns how many these were @throws StoreUnavailable */
  async step(check: DocumentCheck): Promise<number> {
    const live = await check.liveBuilds();
    const ofOne = live.filter(({ feed }) => feed === 'one stream');
    const count = await this.ports.differences.count();
    if (count > 0) await this.lookAgain(check, live, ofOne);
    if (count >= MOST_KEPT) return 0;
    const records = await this.next();
    for (const projection of live) {
      const some = Math.ceil(this.atOnce / EVENTS_TO_EACH_DOCUMENT);
      const ids = idsChanged(projection, records, await this.documents.next(projection, some));
      if (projection.feed === 'one stream') await check.check(projection, [...ids]);
      else this.meet(projection, ids);
    }
    const last = records.at(-1);
    if (last !== undefined) {
      await this.ports.readerCheckpoints.save(DRIFT, { position: last.position, eventId: last.id }, this.fence);
    }
    return records.length;
  }

  /** What was met of views of many streams, and what was found there before, in one reading of the log for each view. */
  async gather(check: DocumentCheck): Promise<void> {
    for (const projection of await check.liveBuilds()) {
      if (projection.feed === 'one stream') continue;
      const known = await this.ports.differences.list(MOST_KEPT, readerOf(projection.view));
      const met = this.met.get(projection.name) ?? [];
      this.met.delete(projection.name);
      await check.check(projection, [...new Set([...known.map(({ id }) => id), ...met])]);
    }
  }

  /** Differences of builds that queries are not answered from any more do not matter. */
  private async lookAgain(check: DocumentCheck, live: readonly Projection[], ofOne: readonly Projection[]) {
    await this.ports.differences.retain(live.map(({ view }) => readerOf(view)));
    for (const projection of ofOne) {
      const known = await this.ports.differences.list(this.atOnce, readerOf(projection.view));
      await check.check(
        projection,
        known.map(({ id }) => id),
      );
    }
  }

  private meet({ name }: Projection, ids: ReadonlySet<string>): void {
    const met = this.met.get(name) ?? new Set();
    for (const id of ids) if (met.size < MOST_MET) met.add(id);
    this.met.set(name, met);
  }

  /** The next events of the log; after its end, and after it was replaced, the first ones. */
  private async next(): Promise<readonly StoredEvent[]> {
    const { log, readerCheckpoints } = this.ports;
    const seen = (await readerCheckpoints.load(DRIFT)) ?? BEGINNING;
    const records = await log.read(seen, this.atOnce).catch((error: unknown) => {
      if (error instanceof LogReplaced) return [];
      throw error;
    });
    return records.length > 0 ? records : log.read(BEGINNING, this.atOnce);
  }
}

const idsChanged = (
  projection: Projection,
  records: readonly StoredEvent[],
  others: readonly string[],
): ReadonlySet<string> => new Set([...records.flatMap((record) => changedBy(projection, record)), ...others]);

import {
  BEGINNING,
  type ConditionalWrite,
  DocumentRefused,
  eventName,
  type FoldFailure,
  type StoredEvent,
  type ParkedStreams,
  type SkippedEvents,
  skippedIn,
  type Projection,
  readerOf,
  reasonOf,
  type RebuildLease,
  withRetries,
} from '#kernel';
import { ChunkDocuments } from './chunk-documents.js';
import { refuseIfLost } from './held-lease.js';
import { inSteps, readAhead } from './read-ahead.js';
import { type ReadLog, ReadingArchive, throttled } from './reading-archive.js';
import type { LoadPorts, LoadTask, RebuildJournal, RebuildOptions, RebuildPorts } from './rebuild-options.js';

/** Events that are folded at once, while the next ones are read. */
const STEP = 5_000;

/** An event cannot be projected, and the rebuild was asked to stop at the first one. */
export class RebuildStopped extends Error {
  override readonly name = 'RebuildStopped';

  constructor(reader: string, { record, error }: FoldFailure) {
    super(
      `${reader}: ${record.type} (schema version ${record.schemaVersion}) at version ${record.version} of ` +
        `${record.stream}, position ${record.position}, cannot be projected: ${reasonOf(error)}. ` +
        'Nothing was switched. With --on-error park the stream waits and the others go on; with skip the build skips it.',
      { cause: error },
    );
  }
}

/**
 * Folds the log into a build batch by batch, from where an earlier run has come to; what a batch changes is written in
 * one transaction with the checkpoint. While one is being written the next is read and folded, never more: memory is
 * bounded by the documents that two batches change. An event with which the store refuses a document, such as one that
 * gets too large, is treated as one that cannot be projected.
 * @throws RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const loadBuild = async (ports: LoadPorts, task: LoadTask): Promise<void> => {
  for (;;) {
    try {
      return await loadBatches(ports, task, await loadedSoFar(ports, task));
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      await loadAroundRefusal(ports, task, await loadedSoFar(ports, task));
    }
  }
};

interface SoFar {
  readonly position: number;
  readonly skipped: SkippedEvents;
}

const loadedSoFar = async ({ checkpoints, parked }: LoadPorts, { projection }: LoadTask): Promise<SoFar> => {
  const reader = readerOf(projection.view);
  const { position } = (await checkpoints.load(reader)) ?? BEGINNING;
  return { position, skipped: await skippedIn(parked, reader) };
};

const loadBatches = async (ports: LoadPorts, task: LoadTask, { position, skipped }: SoFar): Promise<void> => {
  const steps = inSteps(ports.archive.records(position, task.upTo), Math.min(STEP, task.batch));
  let writing: Promise<void> = Promise.resolve();
  try {
    let batch = new Batch(ports, task, skipped, new Map());
    for await (const records of readAhead(steps)) {
      await batch.add(records);
      if (batch.events < task.batch) continue;
      await writing;
      writing = batch.write();
      // Its failure is thrown when it is waited for.
      writing.catch(() => undefined);
      batch = batch.next();
    }
    await writing;
    writing = batch.write();
  } finally {
    // Nothing is under way any more when the lease is given back.
    await writing;
  }
};

/** Loads the batch that was refused. */
const loadAroundRefusal = async (ports: LoadPorts, task: LoadTask, { position, skipped }: SoFar): Promise<void> => {
  for await (const records of inSteps(ports.archive.records(position, task.upTo), task.batch)) {
    await loadPart(ports, task, skipped, records);
    return;
  }
};

/** Finds events with which documents are refused, by halves; the documents of the others lose nothing. */
const loadPart = async (
  ports: LoadPorts,
  task: LoadTask,
  skipped: SkippedEvents,
  records: readonly StoredEvent[],
): Promise<void> => {
  const batch = new Batch(ports, task, skipped, new Map());
  await batch.add(records);
  try {
    await batch.write();
  } catch (error) {
    const [record] = records;
    if (!(error instanceof DocumentRefused) || record === undefined) throw error;
    if (records.length === 1) return passOrStop(ports.parked, task, skipped, { record, error });
    const middle = Math.floor(records.length / 2);
    for (const half of [records.slice(0, middle), records.slice(middle)]) await loadPart(ports, task, skipped, half);
  }
};

export interface LoadScope {
  readonly lease: RebuildLease;
  readonly upTo: number;
  /** How the log is read; all of it when absent. */
  readonly reading?: ReadLog | undefined;
}

/** What a load came to. */
export interface Loaded {
  /** Log position that the documents hold everything up to. */
  readonly position: number;
  /** Read by this run. */
  readonly events: number;
}

/**
 * Loads the log into a build up to a position; the lease is watched. A store that does not answer is waited for for a
 * minute, and the load goes on from the last batch that was written.
 * @throws RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const loadInto = async (
  ports: RebuildPorts,
  projection: Projection,
  { lease, upTo, reading = (after, last) => ports.archive.records(after, last) }: LoadScope,
  options: RebuildOptions,
  journal: RebuildJournal,
): Promise<Loaded> => {
  journal.phase('loading', upTo);
  const { rateLimit } = options;
  const limited = rateLimit === undefined ? reading : throttled(reading, rateLimit, ports.environment);
  const archive = new ReadingArchive(ports.archive, limited);
  let reached = 0;
  const onProgress = (position: number) => {
    refuseIfLost(lease, projection.view);
    journal.progress((reached = position));
  };
  const task = { ...options, projection, token: lease.token, upTo, onProgress };
  await withRetries(ports.environment, () => loadBuild({ ...ports, archive }, task), { reached: () => reached });
  const { position = 0 } = (await ports.checkpoints.load(readerOf(projection.view))) ?? {};
  return { position, events: archive.events };
};

/** Events on their way into the build. */
class Batch {
  events = 0;
  private last: StoredEvent | undefined;
  private readonly chunk: ChunkDocuments;

  constructor(
    private readonly ports: LoadPorts,
    private readonly task: LoadTask,
    private readonly skipped: SkippedEvents,
    before: ReadonlyMap<string, ConditionalWrite>,
  ) {
    this.chunk = new ChunkDocuments(ports.views, task.projection, before, (record) =>
      skipped.discarded.has(eventName(record)),
    );
  }

  next(): Batch {
    return new Batch(this.ports, this.task, this.skipped, this.chunk.documents);
  }

  async add(records: readonly StoredEvent[]): Promise<void> {
    for (;;) {
      const failure = await this.chunk.fold(pendingOf(this.task.projection, this.skipped, records));
      if (failure === undefined) break;
      await passOrStop(this.ports.parked, this.task, this.skipped, failure);
    }
    this.events += records.length;
    this.last = records.at(-1);
  }

  async write(): Promise<void> {
    if (this.last === undefined) return;
    const { position, id: eventId } = this.last;
    const { projection, token, onProgress } = this.task;
    await this.ports.rebuilds.write(projection.view, token, [...this.chunk.documents.values()], { position, eventId });
    onProgress(position);
  }
}

const pendingOf = (projection: Projection, { parked }: SkippedEvents, records: readonly StoredEvent[]) =>
  records.filter(({ stream, version }) => projection.hears(stream) && version < (parked.get(stream) ?? Infinity));

const passOrStop = async (
  streams: ParkedStreams,
  { projection, onError }: LoadTask,
  skipped: SkippedEvents,
  failure: FoldFailure,
): Promise<void> => {
  const { record, error } = failure;
  const { stream, version, position, id: eventId, type: eventType } = record;
  const reader = readerOf(projection.view);
  if (onError === 'stop') throw new RebuildStopped(reader, failure);
  const event = { projection: reader, stream, version, eventId, eventType };
  if (onError === 'park') {
    await streams.park({ ...event, position, error: reasonOf(error) });
    skipped.parked.set(stream, version);
  } else {
    await streams.skip({ ...event, reason: `rebuild --on-error skip: ${reasonOf(error)}`.slice(0, 500) });
    skipped.discarded.add(eventName(record));
  }
};

import {
  BEGINNING,
  type Checkpoints,
  type ConditionalWrite,
  eventName,
  type FoldFailure,
  type StoredEvent,
  type ParkedStreams,
  type PassedOver,
  skippedIn,
  type Projection,
  readerOf,
  reasonOf,
  type RebuildStore,
  type ViewStore,
} from '#kernel';
import { ChunkDocuments } from './chunk-documents.js';
import type { Archive } from './reading-archive.js';
import { inSteps, readAhead } from './read-ahead.js';

/** Events that are folded at once, while the next ones are read. */
const STEP = 5_000;

export interface LoadPorts {
  readonly archive: Pick<Archive, 'records'>;
  readonly rebuilds: Pick<RebuildStore, 'write'>;
  readonly views: ViewStore;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
}

export interface LoadTask {
  /** Into the build that is to be loaded. */
  readonly projection: Projection;
  readonly token: number;
  /** Position up to which events are loaded. */
  readonly upTo: number;
  /** `park`: its stream waits in the build; `skip`: the build passes over the event. */
  readonly onError: 'stop' | 'park' | 'skip';
  /** Events to a transaction. */
  readonly batch: number;
  /** Called with the position after each chunk. */
  readonly onProgress: (position: number) => void;
}

/** An event cannot be projected, and the rebuild was told to stop at the first one. */
export class RebuildStopped extends Error {
  override readonly name = 'RebuildStopped';

  constructor(reader: string, { record, error }: FoldFailure) {
    super(
      `${reader}: ${record.type} (schema version ${record.schemaVersion}) at version ${record.version} of ` +
        `${record.stream}, position ${record.position}, cannot be projected: ${reasonOf(error)}. ` +
        'Nothing was switched. With --on-error park the stream waits and the others go on; with skip the build passes over it.',
      { cause: error },
    );
  }
}

/**
 * Folds the log into a build batch by batch, from where an earlier run has come to; what a batch changes is written in
 * one transaction with the checkpoint. While one is being written the next is read and folded, never more: memory is
 * bounded by the documents that two batches change.
 * @throws RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const loadBuild = async (ports: LoadPorts, task: LoadTask): Promise<void> => {
  const reader = readerOf(task.projection.view);
  const { position } = (await ports.checkpoints.load(reader)) ?? BEGINNING;
  const passed = await skippedIn(ports.parked, reader);
  const steps = inSteps(ports.archive.records(position, task.upTo), Math.min(STEP, task.batch));
  let writing: Promise<void> = Promise.resolve();
  try {
    let batch = new Batch(ports, task, passed, new Map());
    for await (const records of readAhead(steps)) {
      await batch.add(records);
      if (batch.events < task.batch) continue;
      await writing;
      writing = batch.write();
      // Whatever happens to it is heard of when it is waited for.
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

/** Events on their way into the build. */
class Batch {
  events = 0;
  private last: StoredEvent | undefined;
  private readonly chunk: ChunkDocuments;

  constructor(
    private readonly ports: LoadPorts,
    private readonly task: LoadTask,
    private readonly passed: PassedOver,
    before: ReadonlyMap<string, ConditionalWrite>,
  ) {
    this.chunk = new ChunkDocuments(ports.views, task.projection, before, (record) =>
      passed.discarded.has(eventName(record)),
    );
  }

  next(): Batch {
    return new Batch(this.ports, this.task, this.passed, this.chunk.documents);
  }

  async add(records: readonly StoredEvent[]): Promise<void> {
    for (;;) {
      const failure = await this.chunk.fold(pendingOf(this.task.projection, this.passed, records));
      if (failure === undefined) break;
      await passOrStop(this.ports.parked, this.task, this.passed, failure);
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

const pendingOf = ({ category }: Projection, { parked }: PassedOver, records: readonly StoredEvent[]) =>
  records.filter(
    ({ stream, version }) => stream.startsWith(`${category}-`) && version < (parked.get(stream) ?? Infinity),
  );

const passOrStop = async (
  streams: ParkedStreams,
  { projection, onError }: LoadTask,
  passed: PassedOver,
  failure: FoldFailure,
): Promise<void> => {
  const { record, error } = failure;
  const { stream, version, position, id: eventId, type: eventType } = record;
  const reader = readerOf(projection.view);
  if (onError === 'stop') throw new RebuildStopped(reader, failure);
  const event = { projection: reader, stream, version, eventId, eventType };
  if (onError === 'park') {
    await streams.park({ ...event, position, error: reasonOf(error) });
    passed.parked.set(stream, version);
  } else {
    await streams.skip({ ...event, reason: `rebuild --on-error skip: ${reasonOf(error)}`.slice(0, 500) });
    passed.discarded.add(eventName(record));
  }
};

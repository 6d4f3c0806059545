import {
  BEGINNING,
  type Checkpoints,
  deliveriesOf,
  type FoldFailure,
  foldDocuments,
  type LogRecord,
  type ParkedStreams,
  type Projection,
  readerOf,
  reasonOf,
  type RebuildStore,
  type ViewDocument,
  type ViewStore,
} from '#kernel';

/** Events that are folded in memory at once: some 50 MB. */
const CHUNK = 20_000;
const DOCUMENTS_AT_ONCE = 1_000;

export interface LoadPorts {
  readonly store: RebuildStore;
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
  readonly onError: 'stop' | 'park';
  /** Called with the position after each chunk. */
  readonly onProgress: (position: number) => void;
}

/** An event cannot be projected, and the rebuild was told to stop at the first one. */
export class RebuildStopped extends Error {
  override readonly name = 'RebuildStopped';

  constructor(reader: string, { record, error }: FoldFailure) {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    super(
      `${reader}: ${record.type} (schema version ${record.schemaVersion}) at version ${record.version} of ` +
        `${record.stream}, position ${record.position}, cannot be projected: ${cause}. ` +
        'Nothing was switched. With --on-error park the stream waits and the others go on.',
      { cause: error },
    );
  }
}

/**
 * Folds the log into a build chunk by chunk, from where an earlier run has come to. Memory is bounded by a chunk and the
 * documents it touches: what the build holds of them is read back, and goes out again with the checkpoint in one
 * transaction.
 * @throws RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const loadBuild = async (ports: LoadPorts, task: LoadTask): Promise<void> => {
  const reader = readerOf(task.projection.view);
  const { position } = (await ports.checkpoints.load(reader)).get(0) ?? BEGINNING;
  const parked = new Map((await ports.parked.list(reader)).map(({ stream, version }) => [stream, version]));
  let chunk: LogRecord[] = [];
  for await (const page of ports.store.records(position, task.upTo)) {
    chunk.push(...page);
    if (chunk.length < CHUNK) continue;
    await loadChunk(ports, task, parked, chunk);
    chunk = [];
  }
  await loadChunk(ports, task, parked, chunk);
};

const loadChunk = async (
  ports: LoadPorts,
  task: LoadTask,
  parked: Map<string, number>,
  chunk: readonly LogRecord[],
): Promise<void> => {
  const last = chunk.at(-1);
  if (last === undefined) return;
  const { projection, token } = task;
  for (;;) {
    const owed = owedOf(projection, parked, chunk);
    const { deliveries, failure } = deliveriesOf(projection, owed, NOTHING_DISCARDED);
    const folded =
      failure === undefined ? await foldOnto(ports.views, projection, deliveries) : { failure, writes: [] };
    if (folded.failure === undefined) {
      await ports.store.write(projection.view, token, folded.writes, { position: last.position, eventId: last.id });
      task.onProgress(last.position);
      return;
    }
    await parkOrStop(ports.parked, task, parked, folded.failure);
  }
};

/** Passing over an event was decided for another build; this one is asked again. */
const NOTHING_DISCARDED = (): boolean => false;

const owedOf = ({ category }: Projection, parked: ReadonlyMap<string, number>, records: readonly LogRecord[]) =>
  records.filter(
    ({ stream, version }) => stream.startsWith(`${category}-`) && version < (parked.get(stream) ?? Infinity),
  );

type Deliveries = ReturnType<typeof deliveriesOf>['deliveries'];

const foldOnto = async (views: ViewStore, projection: Projection, deliveries: Deliveries) => {
  // What a stream's first event opens is in no build yet.
  const begun = [...deliveries]
    .filter(([, [first]]) => projection.feed === 'many streams' || first?.record.version !== 1)
    .map(([id]) => id);
  const documents = new Map<string, ViewDocument<unknown>>();
  for (let from = 0; from < begun.length; from += DOCUMENTS_AT_ONCE) {
    const loaded = await views.load(projection.view, begun.slice(from, from + DOCUMENTS_AT_ONCE));
    for (const [id, document] of loaded) documents.set(id, document);
  }
  return foldDocuments(projection, documents, deliveries);
};

const parkOrStop = async (
  parkedStreams: ParkedStreams,
  { projection, onError }: LoadTask,
  parked: Map<string, number>,
  failure: FoldFailure,
): Promise<void> => {
  const { record, error } = failure;
  const reader = readerOf(projection.view);
  if (onError === 'stop') throw new RebuildStopped(reader, failure);
  await parkedStreams.park({
    projection: reader,
    stream: record.stream,
    version: record.version,
    position: record.position,
    eventId: record.id,
    eventType: record.type,
    error: reasonOf(error),
  });
  parked.set(record.stream, record.version);
};

import {
  canonicalJson,
  type Checkpoints,
  type Environment,
  eventName,
  FreshDocuments,
  type LogExtracts,
  type LogRecord,
  type ParkedStreams,
  passedOverIn,
  type Projection,
  readerOf,
  type RebuildStore,
  StoreUnavailable,
  type ViewStore,
} from '#kernel';
import type { Difference } from './compare-builds.js';

/** A document that is written while it is looked at, or a stream that is released, differs once and not again. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 200;
const TRIES = 20;
const LOADED_AT_ONCE = 1_000;
/** Some 5 MB. */
const READ_AT_ONCE = 5_000;

export interface FoldPorts {
  readonly views: ViewStore;
  readonly rebuilds: Pick<RebuildStore, 'records'>;
  readonly extracts: LogExtracts;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly environment: Environment;
}

/**
 * Compares documents of a build with a fold of the log from nothing, in canonical JSON, while the build may be fed. Events
 * that wait in the build, and those that it passes over, are left out of the fold.
 */
export const compareWithFold = async (
  ports: FoldPorts,
  projection: Projection,
  ids: readonly string[],
): Promise<readonly Difference[]> => {
  let { differences } = await patientlyFolded(ports, projection, ids);
  for (let look = 1; look < LOOKS && differences.length > 0; look += 1) {
    await ports.environment.sleep(LOOK_AGAIN_MS);
    const again = differences.map(({ id }) => id);
    ({ differences } = await patientlyFolded(ports, projection, again));
  }
  return differences;
};

/** A busy server may not answer in time once: a comparison of hours is not given up for that. @throws StoreUnavailable */
const patientlyFolded: typeof freshlyFolded = async (ports, projection, ids) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await freshlyFolded(ports, projection, ids);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt === TRIES) throw error;
      await ports.environment.sleep(LOOK_AGAIN_MS);
    }
  }
};

/** One look at documents, and what the events make of them. */
export const freshlyFolded = async (
  ports: FoldPorts,
  projection: Projection,
  ids: readonly string[],
): Promise<{ readonly differences: readonly Difference[]; readonly fresh: FreshDocuments }> => {
  // Asked for in this order: the documents hold at least what was before the checkpoint.
  const { parked, discarded } = await passedOverIn(ports.parked, readerOf(projection.view));
  const { position = 0 } = (await ports.checkpoints.load(readerOf(projection.view))).get(0) ?? {};
  const found = await loadAll(ports.views, projection, ids);
  const asked = new Set(ids);
  const upTo = (id: string) => (asked.has(id) ? Math.max(position, found.get(id)?.position ?? 0) : undefined);
  const last = ids.reduce((highest, id) => Math.max(highest, upTo(id) ?? 0), 0);
  const fresh = new FreshDocuments(projection, {
    parked,
    isDiscarded: (record) => discarded.has(eventName(record)),
    upTo,
  });
  for await (const records of recordsOf(ports, projection, ids, last)) fresh.take(records);
  const unfolded = [...fresh.failures].map(([id, problem]): Difference => ({
    id,
    against: 'fresh fold',
    expected: undefined,
    found: undefined,
    problem,
  }));
  const differences = [...unfolded, ...ids.flatMap((id) => differenceOf(id, fresh, found.get(id)?.document))];
  return { differences, fresh };
};

const differenceOf = (id: string, fresh: FreshDocuments, found: unknown): readonly Difference[] => {
  const expected = fresh.get(id)?.document;
  const isSame = fresh.failures.has(id) || canonicalJson(expected ?? null) === canonicalJson(found ?? null);
  return isSame ? [] : [{ id, against: 'fresh fold', expected, found }];
};

const loadAll = async (views: ViewStore, { view }: Projection, ids: readonly string[]) => {
  const found = new Map<string, { readonly document: unknown; readonly position: number }>();
  for (let from = 0; from < ids.length; from += LOADED_AT_ONCE) {
    for (const [id, document] of await views.load(view, ids.slice(from, from + LOADED_AT_ONCE)))
      found.set(id, document);
  }
  return found;
};

/** Only the streams of the documents where each is of one; the whole log where they gather many. */
async function* recordsOf(
  { rebuilds, extracts }: FoldPorts,
  projection: Projection,
  ids: readonly string[],
  upTo: number,
): AsyncIterable<readonly LogRecord[]> {
  if (projection.feed === 'many streams') {
    yield* rebuilds.records(0, upTo);
    return;
  }
  const streams = ids.map((id) => `${projection.category}-${id}`);
  for (let after = 0; ;) {
    const records = await extracts.ofStreams(streams, { after, upTo, limit: READ_AT_ONCE });
    yield records;
    const last = records.at(-1);
    if (last === undefined || records.length < READ_AT_ONCE) return;
    after = last.position;
  }
}

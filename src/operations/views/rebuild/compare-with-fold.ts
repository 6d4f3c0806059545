import {
  canonicalJson,
  type Checkpoints,
  type Environment,
  eventName,
  FreshDocuments,
  type ParkedStreams,
  type TimeSlices,
  skippedIn,
  type Projection,
  readerOf,
  type ViewDocument,
  type ViewStore,
} from '#kernel';
import type { Difference } from './difference.js';
import { type Archive, ofStreams, type ReadLog } from './reading-archive.js';

/** A document that is written while it is looked at, or a stream that is released, differs once and not again. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 200;
const LOADED_AT_ONCE = 1_000;
/** Some 5 MB. */
const READ_AT_ONCE = 5_000;

export interface FoldPorts {
  readonly views: ViewStore;
  readonly archive: Archive;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly environment: Environment;
  readonly slices: TimeSlices;
}

/** A document that is not what the events make of it. */
export interface FoldDifference extends Difference {
  /** Events that belong in the document: in one of a stream, up to this version; as found where they make none. */
  readonly version: number;
  /** Log position of the last of them. */
  readonly position: number;
}

export interface ComparedWithFold {
  readonly differences: readonly FoldDifference[];
  /** What cannot be folded, by document or by stream. */
  readonly unfolded: readonly Difference[];
}

/**
 * Compares documents of a build with a fold of the log from nothing, in version and canonical JSON, while the build may
 * be fed. Events that wait in the build, and those that it skips, are left out of the fold.
 * @throws StoreUnavailable
 */
export const compareWithFold = async (
  ports: FoldPorts,
  projection: Projection,
  ids: readonly string[],
): Promise<ComparedWithFold> => {
  let found: ComparedWithFold = await freshlyFolded(ports, projection, ids);
  for (let look = 1; look < LOOKS; look += 1) {
    const again = [...found.differences, ...found.unfolded].map(({ id }) => id);
    if (again.length === 0) break;
    await ports.environment.sleep(LOOK_AGAIN_MS);
    found = await freshlyFolded(ports, projection, again);
  }
  return found;
};

/** One look at documents, and what the events make of them. @throws StoreUnavailable */
export const freshlyFolded = async (
  ports: FoldPorts,
  projection: Projection,
  ids: readonly string[],
): Promise<ComparedWithFold & { readonly fresh: FreshDocuments }> => {
  // Asked for in this order: the documents hold at least what was before the checkpoint.
  const { parked, discarded } = await skippedIn(ports.parked, readerOf(projection.view));
  const { position = 0 } = (await ports.checkpoints.load(readerOf(projection.view))) ?? {};
  const found = await loadAll(ports.views, projection, ids);
  const asked = new Set(ids);
  const upTo = (id: string) => (asked.has(id) ? Math.max(position, found.get(id)?.position ?? 0) : undefined);
  const last = ids.reduce((highest, id) => Math.max(highest, upTo(id) ?? 0), 0);
  const fresh = new FreshDocuments(projection, {
    parked,
    isDiscarded: (record) => discarded.has(eventName(record)),
    upTo,
  });
  for await (const records of readingOf(ports, projection, ids)(0, last)) {
    await ports.slices.forEach(records, (record) => fresh.take(record));
  }
  const unfolded = [...fresh.failures].map(([id, problem]): Difference => ({
    id,
    against: 'fresh fold',
    expected: undefined,
    found: undefined,
    problem,
  }));
  const folded = ids.filter((id) => !fresh.failures.has(id));
  const differences: FoldDifference[] = [];
  await ports.slices.forEach(folded, (id) => differences.push(...differenceOf(id, fresh.get(id), found.get(id))));
  return { differences, unfolded, fresh };
};

type Document = Pick<ViewDocument<unknown>, 'document' | 'version' | 'position'>;

const differenceOf = (
  id: string,
  expected: Document | undefined,
  found: Document | undefined,
): readonly FoldDifference[] => {
  if (canonicalOf(expected) === canonicalOf(found)) return [];
  const { version = 0, position = 0 } = expected ?? found ?? {};
  return [{ id, against: 'fresh fold', expected: expected?.document, found: found?.document, version, position }];
};

const canonicalOf = (of: Document | undefined): string | undefined =>
  of === undefined ? undefined : canonicalJson({ version: of.version, document: of.document });

const loadAll = async (views: ViewStore, { view }: Projection, ids: readonly string[]) => {
  const found = new Map<string, Document>();
  for (let from = 0; from < ids.length; from += LOADED_AT_ONCE) {
    for (const [id, document] of await views.load(view, ids.slice(from, from + LOADED_AT_ONCE)))
      found.set(id, document);
  }
  return found;
};

/** Only the streams of the documents where each is of one; the whole log where they gather many. */
const readingOf = ({ archive }: FoldPorts, projection: Projection, ids: readonly string[]): ReadLog =>
  projection.feed === 'many streams'
    ? (after, upTo) => archive.records(after, upTo)
    : ofStreams(
        archive,
        ids.map((id) => `${projection.category}-${id}`),
        READ_AT_ONCE,
      );

import { documentIdOf, type StoredEvent, type Projection, projectionInto, type ViewStore } from '#kernel';
import type { Archive } from './reading-archive.js';

/** How much is compared: nothing, documents of so many events spread over the log, or all documents. */
export type VerifyScope = 'none' | 'all' | { readonly sample: number };

export interface DocumentIdsPorts {
  readonly views: ViewStore;
  readonly archive: Pick<Archive, 'records' | 'at'>;
}

const PAGE = 500;
const READ_AT_ONCE = 1_000;
/** A fold of documents that gather many streams goes through the whole log, so that many are folded at once. */
const AT_ONCE = { 'one stream': 100, 'many streams': 50_000 };

/**
 * The documents that are to be compared, in portions: those that builds hold, and those that they should hold as the
 * log says.
 * @param builds at least one
 */
export async function* documentIds(
  ports: DocumentIdsPorts,
  projection: Projection,
  builds: readonly string[],
  scope: VerifyScope,
  head: number,
): AsyncGenerator<readonly string[]> {
  if (scope === 'none') return;
  const single = scope === 'all' ? allIds(ports, projection, builds, head) : sampledIds(ports, projection, scope, head);
  yield* inPortions(single, AT_ONCE[projection.feed]);
}

async function* sampledIds(
  { archive }: DocumentIdsPorts,
  projection: Projection,
  { sample }: { readonly sample: number },
  head: number,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  const count = Math.min(sample, head);
  const positionOf = (index: number) => Math.floor((index * head) / count) + 1;
  for (let from = 0; from < count; from += READ_AT_ONCE) {
    const indexes = Array.from({ length: Math.min(READ_AT_ONCE, count - from) }, (_, index) => from + index);
    const records = await archive.at(indexes.map(positionOf));
    const ids = new Set(records.flatMap((record) => changedBy(projection, record)));
    yield* [...ids].filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
  }
}

async function* allIds(
  ports: DocumentIdsPorts,
  projection: Projection,
  builds: readonly string[],
  head: number,
): AsyncGenerator<string> {
  for (const [index, build] of builds.entries()) {
    for await (const ids of pagesOf(ports.views, projectionInto(projection, build))) {
      yield* index === 0 ? ids : await missingIn(ports.views, projectionInto(projection, builds[0] ?? ''), ids);
    }
  }
  // What no build holds is found in the log only.
  const first = projectionInto(projection, builds[0] ?? '');
  for await (const ids of inPortions(idsInLog(ports.archive, projection, head), READ_AT_ONCE)) {
    yield* await missingIn(ports.views, first, ids);
  }
}

async function* pagesOf(views: ViewStore, { view }: Projection): AsyncGenerator<readonly string[]> {
  for (let page = await views.query(view, { sort: [], limit: PAGE }); page.length > 0;) {
    yield page.map(({ id }) => id);
    const after = page.at(-1)?.keyset;
    page = await views.query(view, { sort: [], limit: PAGE, ...(after === undefined ? {} : { after }) });
  }
}

const missingIn = async (
  views: ViewStore,
  { view }: Projection,
  ids: readonly string[],
): Promise<readonly string[]> => {
  const found = await views.load(view, ids);
  return ids.filter((id) => !found.has(id));
};

/** Each document once, or a few times when there are very many. */
async function* idsInLog(
  archive: DocumentIdsPorts['archive'],
  projection: Projection,
  head: number,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const records of archive.records(0, head)) {
    for (const id of records.flatMap((record) => changedBy(projection, record))) {
      if (!seen.has(id)) yield id;
      if (seen.size >= AT_ONCE['many streams']) seen.clear();
      seen.add(id);
    }
  }
}

/** The documents that an event changes; nothing for one that cannot be projected: it is reported where it is parked. */
export const changedBy = (projection: Projection, record: StoredEvent): readonly string[] => {
  if (!projection.hears(record.stream)) return [];
  if (projection.feed === 'one stream') return [documentIdOf(projection, record.stream)];
  try {
    return projection.changesOf(projection.decode(record)).map(({ id }) => id);
  } catch {
    return [];
  }
};

async function* inPortions<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<readonly Item[]> {
  let portion: Item[] = [];
  for await (const item of items) {
    portion.push(item);
    if (portion.length < size) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

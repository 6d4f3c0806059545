import {
  canonicalJson,
  type Environment,
  type EventStore,
  freshFold,
  type Projection,
  projectionInto,
  type RebuildStore,
  type ViewDocument,
  type ViewStore,
} from '#kernel';

const PAGE = 500;
/** Both builds are fed meanwhile: documents of two versions are looked at again. */
const LOOKS = 40;
const LOOK_AGAIN_MS = 50;

/** How much is compared: nothing, documents of so many events spread over the log, or all documents. */
export type Extent = 'none' | 'all' | { readonly sample: number };

/** A document that is not what it should be; `undefined` where there is none. */
export interface Difference {
  readonly id: string;
  readonly against: 'live build' | 'fresh fold';
  readonly expected: unknown;
  readonly found: unknown;
}

export interface ComparePorts {
  readonly views: ViewStore;
  readonly rebuilds: RebuildStore;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly environment: Environment;
}

/** Compares a build with the live one, and documents of one stream with a fresh fold of it, in canonical JSON. */
export async function* compareBuilds(
  ports: ComparePorts,
  projection: Projection,
  live: string,
  extent: Extent,
  head: number,
): AsyncGenerator<{ readonly compared: number; readonly differences: readonly Difference[] }> {
  for await (const ids of idsOf(ports, projection, extent, head, live)) {
    yield { compared: ids.length, differences: await compareDocuments(ports, projection, live, ids) };
  }
}

async function* idsOf(
  ports: ComparePorts,
  projection: Projection,
  extent: Extent,
  head: number,
  live: string,
): AsyncGenerator<readonly string[]> {
  if (extent === 'none') return;
  if (extent !== 'all') {
    yield* sampledIds(ports.rebuilds, projection, extent.sample, head);
    return;
  }
  // A document that only one of them has is found from its own side.
  for (const build of [projection.view.build, live]) {
    const { view } = projectionInto(projection, build);
    for (let page = await ports.views.query(view, { sort: [], limit: PAGE }); page.length > 0;) {
      yield page.map(({ id }) => id);
      const after = page.at(-1)?.keyset;
      page = await ports.views.query(view, { sort: [], limit: PAGE, ...(after === undefined ? {} : { after }) });
    }
  }
}

async function* sampledIds(
  rebuilds: RebuildStore,
  projection: Projection,
  sample: number,
  head: number,
): AsyncGenerator<readonly string[]> {
  const step = Math.max(1, Math.floor(head / sample));
  const seen = new Set<string>();
  for (let position = 1; position <= head; position += step) {
    for await (const [record] of rebuilds.records(position - 1, position)) {
      if (record?.stream.startsWith(`${projection.category}-`) !== true) continue;
      const ids = changedBy(projection, record).filter((id) => !seen.has(id));
      for (const id of ids) seen.add(id);
      if (ids.length > 0) yield ids;
    }
  }
}

/** Nothing for an event that cannot be projected: it is told where it is parked. */
const changedBy = (projection: Projection, record: Parameters<Projection['decode']>[0]): readonly string[] => {
  try {
    return projection.changesOf(projection.decode(record)).map(({ id }) => id);
  } catch {
    return [];
  }
};

const compareDocuments = async (
  ports: ComparePorts,
  projection: Projection,
  live: string,
  ids: readonly string[],
): Promise<readonly Difference[]> => {
  let open = ids;
  let differences: readonly Difference[] = [];
  for (let look = 0; open.length > 0 && look < LOOKS; look += 1) {
    if (look > 0) await ports.environment.sleep(LOOK_AGAIN_MS);
    const expected = await ports.views.load(projectionInto(projection, live).view, open);
    const found = await ports.views.load(projection.view, open);
    differences = open.flatMap((id) => differenceOf(id, expected.get(id), found.get(id)));
    if (look === 0) differences = [...differences, ...(await staleOf(ports, projection, found))];
    open = differences.filter(({ against }) => against === 'live build').map(({ id }) => id);
    if (open.length > 0 && look + 1 < LOOKS) continue;
    return differences;
  }
  return differences;
};

const differenceOf = (
  id: string,
  expected: ViewDocument<unknown> | undefined,
  found: ViewDocument<unknown> | undefined,
): readonly Difference[] =>
  canonicalOf(expected) === canonicalOf(found)
    ? []
    : [{ id, against: 'live build', expected: expected?.document, found: found?.document }];

const canonicalOf = (document: ViewDocument<unknown> | undefined): string | undefined =>
  document === undefined ? undefined : canonicalJson(document.document);

const staleOf = async (
  { store }: ComparePorts,
  projection: Projection,
  found: ReadonlyMap<string, ViewDocument<unknown>>,
): Promise<readonly Difference[]> => {
  if (projection.feed !== 'one stream') return [];
  const differences: Difference[] = [];
  for (const { id, document, version } of found.values()) {
    const fresh = await freshFold(projection, store, `${projection.category}-${id}`, version);
    if (canonicalJson(fresh?.document ?? null) !== canonicalJson(document)) {
      differences.push({ id, against: 'fresh fold', expected: fresh?.document, found: document });
    }
  }
  return differences;
};

import {
  canonicalJson,
  type Projection,
  projectionInto,
  type ViewDefinition,
  type ViewDocument,
  type ViewStore,
} from '#kernel';
import { compareWithFold, type FoldPorts } from './compare-with-fold.js';
import type { Difference } from './difference.js';

/** Both builds are fed meanwhile: documents of two versions are looked at again. */
const LOOKS = 40;
const LOOK_AGAIN_MS = 50;
const LOADED_AT_ONCE = 1_000;

/** A document as one build and the live one hold it. */
interface Pair {
  readonly id: string;
  readonly live: ViewDocument<unknown> | undefined;
  readonly built: ViewDocument<unknown> | undefined;
}

/**
 * Compares documents of a build with those of the live one, in canonical JSON, while both are fed. A document that
 * changes so often that the builds are never seen at the same version of it does not differ if the live build holds what
 * the events make of it; whether the other one does is for `compareWithFold`.
 * @throws StoreUnavailable
 */
export const compareBuilds = async (
  ports: FoldPorts,
  projection: Projection,
  live: string,
  ids: readonly string[],
): Promise<readonly Difference[]> => {
  const liveProjection = projectionInto(projection, live);
  const look = (asked: readonly string[]) => unequalPairs(ports.views, liveProjection.view, projection.view, asked);
  let unequal = await look(ids);
  for (let looks = 1; looks < LOOKS && unequal.length > 0; looks += 1) {
    await ports.environment.sleep(LOOK_AGAIN_MS);
    unequal = await look(unequal.map(({ id }) => id));
  }
  const moving = unequal.filter(isMoving).map(({ id }) => id);
  if (moving.length === 0) return unequal.map(differenceOf);
  const { differences, unfolded } = await compareWithFold(ports, liveProjection, moving);
  const wrong = new Set([...differences, ...unfolded].map(({ id }) => id));
  return unequal.filter((pair) => !isMoving(pair) || wrong.has(pair.id)).map(differenceOf);
};

/** The builds have different versions of it. */
const isMoving = ({ live, built }: Pair): boolean => live?.version !== built?.version;

const unequalPairs = async (
  views: ViewStore,
  live: ViewDefinition,
  built: ViewDefinition,
  ids: readonly string[],
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (let from = 0; from < ids.length; from += LOADED_AT_ONCE) {
    const some = ids.slice(from, from + LOADED_AT_ONCE);
    const [there, here] = [await views.load(live, some), await views.load(built, some)];
    pairs.push(...some.map((id) => ({ id, live: there.get(id), built: here.get(id) })));
  }
  return pairs.filter((pair) => canonicalOf(pair.live) !== canonicalOf(pair.built));
};

const differenceOf = ({ id, live, built }: Pair): Difference => ({
  id,
  against: 'live build',
  expected: live?.document,
  found: built?.document,
});

const canonicalOf = (document: ViewDocument<unknown> | undefined): string | undefined =>
  document === undefined ? undefined : canonicalJson(document.document);

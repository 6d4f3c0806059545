import {
  canonicalJson,
  type Environment,
  type Projection,
  projectionInto,
  type ViewDocument,
  type ViewStore,
} from '#kernel';

/** Both builds are fed meanwhile: documents of two versions are looked at again. */
const LOOKS = 40;
const LOOK_AGAIN_MS = 50;
const LOADED_AT_ONCE = 1_000;

/** A document that is not what it should be; `undefined` where there is none. */
export interface Difference {
  readonly id: string;
  readonly against: 'live build' | 'fresh fold';
  readonly expected: unknown;
  readonly found: unknown;
  /** Why there is nothing to compare with. */
  readonly problem?: string;
}

export interface ComparePorts {
  readonly views: ViewStore;
  readonly environment: Environment;
}

/** Compares documents of a build with those of the live one, in canonical JSON, while both are fed. */
export const compareBuilds = async (
  { views, environment }: ComparePorts,
  projection: Projection,
  live: string,
  ids: readonly string[],
): Promise<readonly Difference[]> => {
  const look = async (asked: readonly string[]): Promise<readonly Difference[]> => {
    const differences: Difference[] = [];
    for (let from = 0; from < asked.length; from += LOADED_AT_ONCE) {
      const some = asked.slice(from, from + LOADED_AT_ONCE);
      const expected = await views.load(projectionInto(projection, live).view, some);
      const found = await views.load(projection.view, some);
      differences.push(...some.flatMap((id) => differenceOf(id, expected.get(id), found.get(id))));
    }
    return differences;
  };
  let differences = await look(ids);
  for (let looks = 1; looks < LOOKS && differences.length > 0; looks += 1) {
    await environment.sleep(LOOK_AGAIN_MS);
    differences = await look(differences.map(({ id }) => id));
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

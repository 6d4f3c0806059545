import type { Projection, ViewBuilds, ViewState } from '#kernel';
import { WrongUsage } from '#platform/terminal';

/** A view that this program knows, and its builds. @throws WrongUsage */
export const knownView = async (
  { projections, builds }: { readonly projections: readonly Projection[]; readonly builds: Pick<ViewBuilds, 'list'> },
  name: string,
): Promise<{ readonly projection: Projection; readonly state: ViewState }> => {
  const projection = projections.find((known) => known.name === name);
  const state = (await builds.list()).find(({ view }) => view === name);
  if (projection !== undefined && state !== undefined) return { projection, state };
  throw new WrongUsage(`There is no view ${name}. Known are ${projections.map((it) => it.name).join(', ')}.`);
};

import type { Projection, ViewState } from '#kernel';
import type { Services } from '../composition.js';
import { WrongUsage } from '../wrong-usage.js';

/** A view that this program knows, and its builds; the views are fed from now on. @throws WrongUsage */
export const knownView = async (
  { projections, builds }: Pick<Services, 'projections' | 'builds'>,
  name: string,
): Promise<{ readonly projection: Projection; readonly state: ViewState }> => {
  const projection = projections.projections.find((known) => known.name === name);
  const state = (await builds.list()).find(({ view }) => view === name);
  if (projection !== undefined && state !== undefined) return { projection, state };
  throw new WrongUsage(
    `There is no view ${name}. Known are ${projections.projections.map((it) => it.name).join(', ')}.`,
  );
};

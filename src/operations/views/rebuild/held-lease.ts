import { readerOf, RebuildFenced, type RebuildLease, type ViewBuilds, type ViewDefinition } from '#kernel';

/** Another process rebuilds the view. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';

  constructor(view: string) {
    super(`${view} is being rebuilt by another process: wait until it has ended, or end it.`);
  }
}

/** Does work under the lease of a view, and gives it back. @throws RebuildUnderWay and whatever the work throws */
export const underLease = async <Result>(
  builds: ViewBuilds,
  view: string,
  work: (lease: RebuildLease) => Promise<Result>,
): Promise<Result> => {
  const lease = await builds.hold(view);
  if (lease === undefined) throw new RebuildUnderWay(view);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
};

/** The token keeps a late write out; this ends the work when another could have begun it. @throws RebuildFenced */
export const refuseIfLost = ({ lost }: Pick<RebuildLease, 'lost'>, view: ViewDefinition): void => {
  if (lost.aborted) throw new RebuildFenced(readerOf(view));
};

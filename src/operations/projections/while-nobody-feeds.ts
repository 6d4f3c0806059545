import type { Leases } from '#kernel';

/**
 * Does work on a build that nobody feeds meanwhile, in whatever process. Those who feed it have to have been told to stop
 * by its state, which they notice within a second.
 * @param work `held` is aborted when another could feed the build again
 */
export const whileNobodyFeeds = async (
  leases: Leases,
  reader: string,
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> => {
  const done = new AbortController();
  await leases.whileHeld(`projection ${reader}`, done.signal, (held) => work(held).finally(() => done.abort()));
};

import type { Leases } from '#kernel';

/**
 * Does work on a build that nobody feeds meanwhile, in whatever process. Those who feed it have to have been told to stop
 * by its state, which they notice within a second.
 * @param work `held` is aborted when another could feed the build again
 * @throws whatever the work throws
 */
export const whileNobodyFeeds = async <Result>(
  leases: Leases,
  reader: string,
  work: (held: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const done = new AbortController();
  let outcome = (): Result => {
    throw new Error(`The work on ${reader} was never begun`);
  };
  await leases.whileHeld(`projection ${reader}`, done.signal, async (held) => {
    try {
      const result = await work(held);
      outcome = () => result;
    } finally {
      done.abort();
    }
  });
  return outcome();
};

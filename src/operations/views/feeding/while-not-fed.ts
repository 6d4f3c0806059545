import type { Leases } from '#kernel';

/**
 * Does work on a build that no process feeds meanwhile. The processes that feed it have to have been asked to stop
 * by its state, which they notice within a second.
 * @param work `held` is aborted when another could feed the build again
 * @throws whatever the work throws
 */
export const whileNotFed = async <Result>(
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

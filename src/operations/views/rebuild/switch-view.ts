import { type Environment, type OutboxEntry, RebuildFenced, SwitchRefused, type ViewBuilds } from '#kernel';

const TRY_AGAIN_MS = 100;
const TRIES = 50;

/**
 * Lets queries go to another build that is being fed.
 * @param entries events about it, as for `ViewBuilds.switchTo`
 * @param token of the lease of a rebuild; none when a person switches
 * @returns the position of the switch
 * @throws SwitchRefused, RebuildFenced
 */
export const switchView = async (
  { builds, environment }: { readonly builds: ViewBuilds; readonly environment: Environment },
  view: string,
  from: string,
  to: string,
  entries: readonly OutboxEntry[],
  token?: number,
): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await builds.switchTo(view, from, to, entries, token);
    } catch (error) {
      // Queries that last, or a log that grows faster than the build is fed, for a moment.
      const passes = error instanceof SwitchRefused ? error.reason === 'behind' : !(error instanceof RebuildFenced);
      if (!passes || attempt === TRIES) throw error;
      await environment.sleep(TRY_AGAIN_MS);
    }
  }
};

import {
  type Environment,
  type OutboxEntry,
  RebuildFenced,
  SwitchRefused,
  type ViewBuilds,
  withRetries,
} from '#kernel';

/** Queries that last pass within moments; on a busy machine a log that grows faster than the build is fed takes longer. */
const PATIENCE = { patienceMs: 30_000, pauseMs: 100 };

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
): Promise<number> =>
  withRetries(environment, () => builds.switchTo(view, from, to, entries, token), { ...PATIENCE, mayPass });

const mayPass = (error: unknown): boolean =>
  error instanceof SwitchRefused ? error.reason === 'behind' : !(error instanceof RebuildFenced);

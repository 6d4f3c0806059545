import { type Projection, readerOf, type RebuildLease } from '#kernel';
import { refuseIfLost } from './held-lease.js';
import { loadBuild } from './load-build.js';
import { type Reading, ReadingArchive, throttled } from './reading-archive.js';
import type { RebuildJournal, RebuildOptions, RebuildPorts } from './rebuild-options.js';

export interface LoadScope {
  readonly lease: RebuildLease;
  readonly upTo: number;
  /** How the log is read; all of it when absent. */
  readonly reading?: Reading;
}

/** What a load came to. */
export interface Loaded {
  /** Log position that the documents hold everything up to. */
  readonly position: number;
  /** Read by this run. */
  readonly events: number;
}

/**
 * Loads the log into a build up to a position; the lease is watched.
 * @throws RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const loadInto = async (
  ports: RebuildPorts,
  projection: Projection,
  { lease, upTo, reading = (after, last) => ports.archive.records(after, last) }: LoadScope,
  options: RebuildOptions,
  journal: RebuildJournal,
): Promise<Loaded> => {
  journal.phase('loading', upTo);
  const { rateLimit } = options;
  const limited = rateLimit === undefined ? reading : throttled(reading, rateLimit, ports.environment);
  const archive = new ReadingArchive(ports.archive, limited);
  const onProgress = (position: number) => {
    refuseIfLost(lease, projection.view);
    journal.progress(position);
  };
  await loadBuild({ ...ports, archive }, { ...options, projection, token: lease.token, upTo, onProgress });
  const { position = 0 } = (await ports.checkpoints.load(readerOf(projection.view))) ?? {};
  return { position, events: archive.events };
};

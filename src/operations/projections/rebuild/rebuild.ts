import {
  type EventLog,
  nextBuild,
  type Projection,
  projectionInto,
  readerOf,
  RebuildFenced,
  type RebuildLease,
  type RebuildStore,
  SwitchRefused,
  type ViewBuild,
  type ViewBuilds,
  type ViewDefinition,
  type ViewState,
} from '#kernel';
import { compareBuilds, type Difference } from './compare-builds.js';
import { compareWithFold, type FoldPorts } from './compare-with-fold.js';
import { documentIds, type Extent } from './document-ids.js';
import { loadBuild, type LoadPorts, type LoadTask } from './load-build.js';

const LOOK_EVERY_MS = 100;
const STUCK_AFTER_MS = 60_000;
const SWITCH_TRIES = 50;

/** How a view is to be rebuilt. */
export interface RebuildOptions extends Pick<LoadTask, 'onError' | 'batch'> {
  readonly verify: Extent;
  readonly switchTo: 'auto' | 'manual';
}

export interface RebuildPorts extends Omit<LoadPorts, 'store'>, FoldPorts {
  readonly rebuilds: RebuildStore;
  readonly builds: ViewBuilds;
  readonly log: EventLog;
}

/** Hears how a rebuild goes. */
export interface RebuildJournal {
  phase(name: 'loading' | 'indexing' | 'catching up' | 'comparing' | 'switching', target: number): void;
  progress(position: number): void;
  difference(found: Difference): void;
}

export interface RebuildResult {
  readonly view: string;
  readonly build: string;
  readonly fromBuild: string;
  readonly events: number;
  readonly compared: number;
  readonly differences: number;
  readonly parked: number;
  /** Position at which queries went to the new build; absent when they did not. */
  readonly switchedAt: number | undefined;
}

/** Another process rebuilds the view. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';

  constructor(view: string) {
    super(`${view} is being rebuilt by another process: wait until it has ended, or end it.`);
  }
}

/**
 * Makes a view anew beside the live build: loads the log in bulk, lets the followers of the log catch up, compares, and
 * switches when nothing differs. A build that an earlier run did not finish is gone on with.
 *
 * Only projections are run by it: nothing that acts on the outside world is reachable from here.
 * @throws RebuildUnderWay, RebuildStopped, RebuildFenced, StoreUnavailable; the live build is as it was
 */
export const rebuildView = async (
  ports: RebuildPorts,
  projection: Projection,
  options: RebuildOptions,
  journal: RebuildJournal,
): Promise<RebuildResult> => {
  const { name, version } = projection;
  const state = await stateOf(ports.builds, name);
  const unfinished = state.builds.find((known) => isUnfinished(known, state.live, version));
  const build = unfinished?.build ?? nextBuild(state, version);
  await ports.builds.add({ view: name, build, projectionVersion: version, state: 'loading' });
  const lease = await ports.builds.hold(name, build);
  if (lease === undefined) throw new RebuildUnderWay(name);
  try {
    const into = projectionInto(projection, build);
    const events = unfinished?.state === 'fed' ? 0 : await load(ports, into, lease, options, journal);
    await catchUp(ports, into, lease, journal);
    return await compareAndSwitch(ports, into, state.live, options, { journal, events, lease });
  } finally {
    await lease.release();
  }
};

/** Loading, or loaded and not switched to: an earlier run was ended, or was told to leave the switch to somebody. */
const isUnfinished = ({ build, state, projectionVersion }: ViewBuild, live: string, version: number): boolean =>
  build !== live && state !== 'resting' && projectionVersion === version;

const stateOf = async (builds: ViewBuilds, view: string): Promise<ViewState> => {
  const state = (await builds.list()).find((known) => known.view === view);
  if (state === undefined) throw new Error(`Nobody has started a Daybook with the view ${view} yet`);
  return state;
};

const load = async (
  ports: RebuildPorts,
  projection: Projection,
  lease: RebuildLease,
  { onError, batch }: RebuildOptions,
  journal: RebuildJournal,
): Promise<number> => {
  const { view } = projection;
  const { token } = lease;
  // Indexes are made when the documents are there, which is faster.
  await ports.views.prepare({ ...view, indexes: [] });
  const upTo = await ports.log.head();
  journal.phase('loading', upTo);
  const onProgress = (position: number) => {
    refuseIfLost(lease, view);
    journal.progress(position);
  };
  await loadBuild({ ...ports, store: ports.rebuilds }, { projection, token, upTo, onError, batch, onProgress });
  journal.phase('indexing', upTo);
  await ports.views.prepare(view);
  await ports.builds.setState(view.name, view.build, 'fed', token);
  return upTo;
};

/** The token keeps a late write out; this ends the work when another could have begun it. @throws RebuildFenced */
const refuseIfLost = ({ lost }: RebuildLease, view: ViewDefinition): void => {
  if (lost.aborted) throw new RebuildFenced(readerOf(view));
};

/** Whoever feeds the views takes the build up within a second. */
const catchUp = async (
  ports: RebuildPorts,
  { view }: Projection,
  lease: RebuildLease,
  journal: RebuildJournal,
): Promise<void> => {
  const wanted = await ports.log.head();
  journal.phase('catching up', wanted);
  let seen = -1;
  for (let still = 0; still < STUCK_AFTER_MS; still += LOOK_EVERY_MS) {
    refuseIfLost(lease, view);
    const position = (await ports.checkpoints.load(readerOf(view))).get(0)?.position ?? 0;
    journal.progress(position);
    if (position >= wanted) return;
    if (position > seen) still = 0;
    seen = position;
    await ports.environment.sleep(LOOK_EVERY_MS);
  }
  throw new Error(`${readerOf(view)} stands at ${seen} of ${wanted}: nobody feeds it. Nothing was switched.`);
};

const compareAndSwitch = async (
  ports: RebuildPorts,
  projection: Projection,
  fromBuild: string,
  { verify, switchTo }: RebuildOptions,
  {
    journal,
    events,
    lease,
  }: { readonly journal: RebuildJournal; readonly events: number; readonly lease: RebuildLease },
): Promise<RebuildResult> => {
  const { name, view } = projection;
  const head = await ports.log.head();
  journal.phase('comparing', head);
  let compared = 0;
  let differences = 0;
  for await (const ids of documentIds(ports, projection, [view.build, fromBuild], verify, head)) {
    refuseIfLost(lease, view);
    const found = [
      ...(await compareBuilds(ports, projection, fromBuild, ids)),
      ...(await compareWithFold(ports, projection, ids)),
    ];
    compared += ids.length;
    differences += found.length;
    for (const difference of found) journal.difference(difference);
  }
  const parked = (await ports.parked.list(readerOf(view))).length;
  const switches = switchTo === 'auto' && differences === 0;
  if (switches) journal.phase('switching', head);
  const switchedAt = switches ? await switchView(ports, name, fromBuild, view.build, lease.token) : undefined;
  return { view: name, build: view.build, fromBuild, events, compared, differences, parked, switchedAt };
};

/**
 * Lets queries go to another build that is being fed.
 * @param token of the lease of a rebuild; none when a person switches
 * @returns the position of the switch
 * @throws SwitchRefused, RebuildFenced
 */
export const switchView = async (
  { builds, environment }: Pick<RebuildPorts, 'builds' | 'environment'>,
  view: string,
  from: string,
  to: string,
  token?: number,
): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await builds.switchTo(view, from, to, token);
    } catch (error) {
      // Queries that last, or a log that grows faster than the build is fed, for a moment.
      const passes = error instanceof SwitchRefused ? error.reason === 'behind' : !(error instanceof RebuildFenced);
      if (!passes || attempt === SWITCH_TRIES) throw error;
      await environment.sleep(LOOK_EVERY_MS);
    }
  }
};

import {
  BEGINNING,
  nextBuild,
  type ParkedStreams,
  type Projection,
  projectionInto,
  readerOf,
  type RebuildLease,
  type ViewBuild,
  type ViewState,
  withRetries,
} from '#kernel';
import { outboxEntry } from '../../operator-events/operator-log.js';
import { ViewSwitched } from '../../operator-events/operator.events.js';
import { compareDocuments } from './compare-documents.js';
import { refuseIfLost, underLease } from './held-lease.js';
import { loadInto } from './load-build.js';
import type { ReadLog } from './reading-archive.js';
import {
  leftOut,
  NothingToResume,
  type RebuildJournal,
  type RebuildOptions,
  type RebuildPorts,
  type RebuildResult,
} from './rebuild-options.js';
import { rebuiltEvent } from './rebuilt-event.js';
import { switchView } from './switch-view.js';

const LOOK_EVERY_MS = 100;
const STUCK_AFTER_MS = 60_000;

export interface BesideOptions extends RebuildOptions {
  readonly switchTo: 'auto' | 'manual';
  /** How the log is read; from the event store when absent. */
  readonly reading?: ReadLog | undefined;
}

/**
 * Rebuilds a view beside the live build: loads the log in bulk, lets the followers of the log catch up, compares, and
 * switches when nothing differs and no stream waits that the live build has. A build that an earlier run did not finish
 * is gone on with.
 *
 * Only projections are run by it: nothing that acts on the outside world is reachable from here.
 * @throws RebuildUnderWay, NothingToResume, RebuildStopped, RebuildFenced, StoreUnavailable, and what `reading` fails with;
 *   the live build is as it was
 */
export const rebuildView = (
  ports: RebuildPorts,
  projection: Projection,
  options: BesideOptions,
  journal: RebuildJournal,
): Promise<RebuildResult> =>
  underLease(ports.builds, projection.name, async (lease) => {
    const { name, version } = projection;
    const state = await viewState(ports.builds, name);
    const unfinished = options.resume === false ? undefined : unfinishedBuild(state, version);
    if (options.resume === true && unfinished === undefined) throw new NothingToResume(name);
    const build = unfinished?.build ?? nextBuild(state, version);
    await ports.builds.add({ view: name, build, projectionVersion: version, state: 'loading' });
    const into = projectionInto(projection, build);
    const events = unfinished?.state === 'fed' ? 0 : await load(ports, into, lease, options, journal);
    await catchUp(ports, into, lease, journal);
    return compareAndSwitch(ports, into, state.live, options, { journal, events, lease });
  });

/** What is known of a view. @throws Error when no process has worked on it yet */
export const viewState = async (builds: RebuildPorts['builds'], view: string): Promise<ViewState> => {
  const state = (await builds.list()).find((known) => known.view === view);
  if (state === undefined) throw new Error(`No Daybook with the view ${view} was started yet`);
  return state;
};

/** Loading, or loaded and not switched to: an earlier run was ended, or was asked to leave the switch to the operator. */
export const unfinishedBuild = ({ live, builds }: ViewState, version: number): ViewBuild | undefined =>
  builds.findLast(
    ({ build, state, projectionVersion, restriction }) =>
      build !== live && state !== 'resting' && projectionVersion === version && restriction === undefined,
  );

const load = async (
  ports: RebuildPorts,
  projection: Projection,
  lease: RebuildLease,
  options: BesideOptions,
  journal: RebuildJournal,
): Promise<number> => {
  const { view } = projection;
  // Indexes are made when the documents are there, which is faster.
  const upTo = await withRetries(ports.environment, async () => {
    await ports.views.prepare({ ...view, indexes: [] });
    return ports.log.head();
  });
  const { events } = await loadInto(ports, projection, { lease, upTo, reading: options.reading }, options, journal);
  journal.phase('indexing', 0);
  await withRetries(ports.environment, async () => {
    await ports.views.prepare(view);
    await ports.builds.setState(view.name, view.build, 'fed', lease.token);
  });
  return events;
};

/** The process that feeds the views takes the build up within a second. */
const catchUp = async (
  ports: RebuildPorts,
  { view }: Projection,
  lease: RebuildLease,
  journal: RebuildJournal,
): Promise<void> => {
  const patiently = <Answer>(ask: () => Promise<Answer>) => withRetries(ports.environment, ask);
  const wanted = await patiently(() => ports.log.head());
  journal.phase('catching up', wanted);
  let seen = -1;
  for (let still = 0; still < STUCK_AFTER_MS; still += LOOK_EVERY_MS) {
    refuseIfLost(lease, view);
    const { position } = (await patiently(() => ports.checkpoints.load(readerOf(view)))) ?? BEGINNING;
    journal.progress(position);
    if (position >= wanted) return;
    if (position > seen) still = 0;
    seen = position;
    await ports.environment.sleep(LOOK_EVERY_MS);
  }
  throw new Error(`${readerOf(view)} stands at ${seen} of ${wanted}: no process feeds it. Nothing was switched.`);
};

interface Underway {
  readonly journal: RebuildJournal;
  readonly events: number;
  readonly lease: RebuildLease;
}

const compareAndSwitch = async (
  ports: RebuildPorts,
  projection: Projection,
  fromBuild: string,
  { verify, switchTo }: BesideOptions,
  { journal, events, lease }: Underway,
): Promise<RebuildResult> => {
  const { name, view } = projection;
  const head = await ports.log.head();
  journal.phase('comparing', 0);
  const comparison = { scope: verify, head, live: fromBuild, lease };
  const compared = await compareDocuments(ports, projection, comparison, journal);
  const left = await leftOut(ports, readerOf(view));
  const isBehind =
    left.parked > 0 && (await waitsMore(ports.parked, readerOf(view), readerOf({ ...view, build: fromBuild })));
  const switches = switchTo === 'auto' && compared.differences === 0 && !isBehind;
  const { build } = view;
  const about = { view: name, build, fromBuild, kind: 'beside' as const, events, ...compared, ...left };
  if (!switches) {
    const position = (await ports.checkpoints.load(readerOf(view)))?.position ?? 0;
    return { ...about, position, switchedAt: undefined };
  }
  journal.phase('switching', 0);
  const changes = [
    rebuiltEvent({ ...about, position: head, switchedAt: head }),
    ViewSwitched({ view: name, fromBuild, toBuild: build, position: head, cause: 'rebuild' }),
  ];
  const entries = changes.map((event) => outboxEntry(event));
  const switchedAt = await switchView(ports, name, fromBuild, build, entries, lease.token);
  return { ...about, position: switchedAt, switchedAt };
};

/** Whether streams wait in a build that another has more of: queries would find older documents in it. */
const waitsMore = async (parked: ParkedStreams, reader: string, other: string): Promise<boolean> => {
  const there = new Map((await parked.list(other)).map(({ stream, version }) => [stream, version]));
  return (await parked.list(reader)).some(({ stream, version }) => (there.get(stream) ?? Infinity) > version);
};

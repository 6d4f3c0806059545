import { nextBuild, type Projection, projectionInto, readerOf } from '#kernel';
import { compareDocuments } from './compare-documents.js';
import { underLease } from './held-lease.js';
import { loadInto } from './load-build.js';
import { ofStreams, ReadingArchive } from './reading-archive.js';
import {
  leftOut,
  type RebuildJournal,
  type RebuildOptions,
  type RebuildPorts,
  type RebuildResult,
} from './rebuild-options.js';
import { viewState } from './rebuild.js';

/** What a partial build is made of. */
export interface Restriction {
  readonly stream?: string | undefined;
  readonly toPosition?: number | undefined;
}

/** `stream order-7, to position 4711` */
export const restrictionText = ({ stream, toPosition }: Restriction): string =>
  [
    ...(stream === undefined ? [] : [`stream ${stream}`]),
    ...(toPosition === undefined ? [] : [`to position ${toPosition}`]),
  ].join(', ');

/**
 * Makes a build of a part of the log, to be looked at and compared with a fold of the same part. It is not fed, nothing
 * is ever switched to it, and no rebuild goes on with it.
 * @throws RebuildUnderWay, RebuildStopped, RebuildFenced, StoreUnavailable
 */
export const buildPart = (
  ports: RebuildPorts,
  projection: Projection,
  restriction: Restriction,
  options: RebuildOptions,
  journal: RebuildJournal,
): Promise<RebuildResult> =>
  underLease(ports.builds, projection.name, async (lease) => {
    const { name, version } = projection;
    const state = await viewState(ports.builds, name);
    const build = nextBuild(state, version);
    const said = restrictionText(restriction);
    await ports.builds.add({ view: name, build, projectionVersion: version, state: 'loading', restriction: said });
    const into = projectionInto(projection, build);
    await ports.views.prepare(into.view);
    const upTo = Math.min(await ports.log.head(), restriction.toPosition ?? Infinity);
    const { stream } = restriction;
    const reading =
      stream === undefined
        ? (after: number, last: number) => ports.archive.records(after, last)
        : ofStreams(ports.archive, [stream]);
    const loaded = await loadInto(ports, into, { lease, upTo, reading }, options, journal);
    journal.phase('comparing', 0);
    const ofThePart = { ...ports, archive: new ReadingArchive(ports.archive, reading) };
    const comparison = { scope: options.verify, head: loaded.position, lease };
    const compared = await compareDocuments(ofThePart, into, comparison, journal);
    const left = await leftOut(ports, readerOf(into.view));
    const { live: fromBuild } = state;
    return { view: name, build, fromBuild, kind: 'partial', ...loaded, ...compared, ...left, switchedAt: undefined };
  });

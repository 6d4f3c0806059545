import { type OutboxEntry, type Projection, projectionInto, readerOf, type RebuildLease, withRetries } from '#kernel';
import { outboxEntry } from '../../operator-events/operator-log.js';
import { ViewReset } from '../../operator-events/operator.events.js';
import { whileNotFed } from '../feeding/while-not-fed.js';
import { compareDocuments } from './compare-documents.js';
import { refuseIfLost, underLease } from './held-lease.js';
import { loadInto } from './load-build.js';
import {
  leftOut,
  type RebuildJournal,
  type RebuildOptions,
  type RebuildPorts,
  type RebuildResult,
} from './rebuild-options.js';
import { viewState } from './rebuild.js';

/** The live build, which no process feeds for now. */
export interface Closed {
  readonly projection: Projection;
  readonly lease: RebuildLease;
}

/**
 * Works on the live build while it is not fed; queries go on and find what is there. However it ends, the build is fed
 * again afterwards from its checkpoint, by the next server when this process is killed.
 * @throws RebuildUnderWay and whatever the work throws
 */
export const onClosedBuild = <Result>(
  ports: RebuildPorts,
  projection: Projection,
  journal: RebuildJournal,
  work: (closed: Closed) => Promise<Result>,
): Promise<Result> =>
  underLease(ports.builds, projection.name, async (lease) => {
    const { live } = await viewState(ports.builds, projection.name);
    const into = projectionInto(projection, live);
    journal.phase('waiting', 0);
    await ports.builds.setState(projection.name, live, 'loading', lease.token);
    try {
      return await whileNotFed(ports.leases, readerOf(into.view), (held) =>
        work({ projection: into, lease: { ...lease, lost: AbortSignal.any([lease.lost, held]) } }),
      );
    } finally {
      await ports.builds.setState(projection.name, live, 'fed', lease.token);
    }
  });

/**
 * Empties the live build and fills it again from the first event. Queries find few documents at first and more and more
 * until it is done; reads that wait for their own write get PROJECTION_LAGGING.
 */
export const rebuildInPlace = (
  ports: RebuildPorts,
  projection: Projection,
  options: RebuildOptions,
  journal: RebuildJournal,
): Promise<RebuildResult> =>
  onClosedBuild(ports, projection, journal, async ({ projection: live, lease }) => {
    const { name, build } = live.view;
    const { position: before = 0 } = (await ports.checkpoints.load(readerOf(live.view))) ?? {};
    await empty(ports, live, lease, outboxEntry(ViewReset({ view: name, build, position: before })));
    const loaded = await loadInto(ports, live, { lease, upTo: await ports.log.head() }, options, journal);
    journal.phase('comparing', 0);
    const comparison = { scope: options.verify, head: loaded.position, lease };
    const compared = await compareDocuments(ports, live, comparison, journal);
    const left = await leftOut(ports, readerOf(live.view));
    const result = { view: name, build, fromBuild: build, kind: 'in place' as const };
    return { ...result, ...loaded, ...compared, ...left, switchedAt: undefined };
  });

/** Queries that run have to end first, which they do within seconds. */
const empty = (ports: RebuildPorts, { view }: Projection, lease: RebuildLease, entry: OutboxEntry): Promise<void> =>
  withRetries(ports.environment, async () => {
    refuseIfLost(lease, view);
    await ports.rebuilds.empty(view, lease.token, entry);
  });

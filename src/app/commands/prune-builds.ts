import { readerOf, type ViewBuild, type ViewState } from '#kernel';
import { owed } from '../../operations/operator-events/operator-log.js';
import { BuildRemoved } from '../../operations/operator-events/operator.events.js';
import { RebuildUnderWay, underLease } from '../../operations/views/rebuild/held-lease.js';
import { whileNobodyFeeds } from '../../operations/views/feeding/while-nobody-feeds.js';
import type { Services } from '../composition.js';
import { withDaybook } from '../with-daybook.js';

const DONE = 0;
const UNDER_WAY = 4;

/**
 * Removes builds that queries are not answered from, but for the newest `keep` of each view. Views that are rebuilt at
 * the moment are left alone.
 * @returns the exit code
 */
export const pruneBuilds = (keep: number, json: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    let code = DONE;
    for (const state of await parts.builds.list()) {
      if (await pruneView(parts, state, keep, json)) continue;
      process.stderr.write(`${state.view} is being rebuilt: its builds stay. Prune again when that has ended.\n`);
      code = UNDER_WAY;
    }
    return code;
  });

/** @returns false when somebody rebuilds the view */
const pruneView = async (
  { builds, leases, outboxRelay }: Services,
  state: ViewState,
  keep: number,
  json: boolean,
): Promise<boolean> => {
  const removable = removableOf(state);
  if (removable.length <= keep) return true;
  try {
    await underLease(builds, state.view, async ({ token }) => {
      for (const { view, build, state: was } of removable.slice(0, removable.length - keep)) {
        await builds.setState(view, build, 'resting', token);
        const act = owed(BuildRemoved({ view, build, was }));
        await whileNobodyFeeds(leases, readerOf({ name: view, build }), () => builds.remove(view, build, act));
        await outboxRelay.tell();
        process.stdout.write(
          json ? `${JSON.stringify({ view, build, was })}\n` : `removed build ${build} of ${view}\n`,
        );
      }
    });
    return true;
  } catch (error) {
    if (!(error instanceof RebuildUnderWay)) throw error;
    return false;
  }
};

/** The oldest first. What servers of a newer release make is theirs. */
const removableOf = ({ live, builds }: ViewState): readonly ViewBuild[] => {
  const version = builds.find(({ build }) => build === live)?.projectionVersion ?? 0;
  return builds.filter(
    ({ build, state, projectionVersion }) => build !== live && (state !== 'fed' || projectionVersion <= version),
  );
};

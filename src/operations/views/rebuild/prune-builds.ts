import { readerOf, type ViewBuild, type ViewState } from '#kernel';
import { outboxEntry } from '../../operator-events/operator-log.js';
import { BuildRemoved } from '../../operator-events/operator.events.js';
import { RebuildUnderWay, underLease } from './held-lease.js';
import { whileNotFed } from '../feeding/while-not-fed.js';
import type { Attach } from '#platform';
import type { ViewServices } from '../view-services.js';

const DONE = 0;
const UNDER_WAY = 4;

/**
 * Removes builds that queries are not answered from, but for the newest `keep` of each view. Views that are rebuilt at
 * the moment are left alone.
 * @returns the exit code
 */
export const pruneBuilds = (attach: Attach<ViewServices>, keep: number, json: boolean): Promise<number> =>
  attach(async (services) => {
    let code = DONE;
    for (const state of await services.builds.list()) {
      if (await pruneView(services, state, keep, json)) continue;
      process.stderr.write(`${state.view} is being rebuilt: its builds stay. Prune again when that has ended.\n`);
      code = UNDER_WAY;
    }
    return code;
  });

/** @returns false when the view is being rebuilt */
const pruneView = async (
  { builds, leases, outbox }: ViewServices,
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
        const entry = outboxEntry(BuildRemoved({ view, build, was }));
        await whileNotFed(leases, readerOf({ name: view, build }), () => builds.remove(view, build, entry));
        await outbox.publish();
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

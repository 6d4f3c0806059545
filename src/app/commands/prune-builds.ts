import { withDaybook } from '../with-daybook.js';

/** Removes builds at rest, but for the newest `keep` of each view. @returns the exit code */
export const pruneBuilds = (keep: number, json: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    for (const { view, live, builds } of await parts.builds.list()) {
      const resting = builds.filter(({ build, state }) => state === 'resting' && build !== live);
      for (const { build } of resting.slice(0, Math.max(0, resting.length - keep))) {
        await parts.builds.remove(view, build);
        process.stdout.write(json ? `${JSON.stringify({ view, build })}\n` : `removed build ${build} of ${view}\n`);
      }
    }
    return 0;
  });

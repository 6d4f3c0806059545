import { printTable } from '#platform';
import { withDaybook } from '../with-daybook.js';

/** Prints every build of every view. @returns the exit code */
export const listProjections = (json: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    await parts.projections.prepare();
    const head = await parts.log.head();
    const states = await parts.builds.list();
    const rows = await Promise.all(
      states.flatMap(({ view, live, previous, paused, builds }) =>
        builds.map(async ({ build, projectionVersion, state }) => {
          const reader = `${view}@${build}`;
          const position = (await parts.checkpoints.load(reader)).get(0)?.position ?? 0;
          const parked = (await parts.parked.list(reader)).length;
          const role = build === live ? 'live' : build === previous ? 'previous' : '';
          return { view, build, role, state: paused ? 'paused' : state, projectionVersion, position, parked };
        }),
      ),
    );
    if (json)
      for (const row of rows) process.stdout.write(`${JSON.stringify({ ...row, behind: head - row.position })}\n`);
    else {
      printTable(
        process.stdout,
        [
          { heading: 'view', value: ({ view }) => view },
          { heading: 'build', value: ({ build }) => build },
          { heading: '', value: ({ role }) => role },
          { heading: 'state', value: ({ state }) => state },
          { heading: 'version', value: ({ projectionVersion }) => projectionVersion },
          { heading: 'position', value: ({ position }) => position },
          { heading: 'behind', value: ({ position }) => head - position },
          { heading: 'parked', value: ({ parked }) => parked },
        ],
        rows,
      );
    }
    return rows.some(({ parked, role }) => parked > 0 && role === 'live') ? 1 : 0;
  });

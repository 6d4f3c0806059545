import { printJson } from '#platform';
import { BuildWatch } from '../../operations/views/status/build-watch.js';
import { withDaybook } from '../with-daybook.js';
import { isWrong, printBuilds } from './build-table.js';

/** Prints every build of every view. @returns the exit code */
export const listProjections = (json: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    await parts.projections.prepare();
    const reports = await new BuildWatch(parts).look();
    if (json) for (const report of reports) printJson(process.stdout, report);
    else printBuilds(process.stdout, reports);
    return reports.some(isWrong) ? 1 : 0;
  });

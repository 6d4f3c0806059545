import { type Attach, printJson } from '#platform/terminal';
import { BuildWatch } from './build-watch.js';
import type { StatusServices } from '../view-services.js';
import { isWrong, printBuilds } from './build-table.js';

/** Prints every build of every view. @returns the exit code */
export const listProjections = (attach: Attach<StatusServices>, json: boolean): Promise<number> =>
  attach(async (services) => {
    await services.prepare();
    const reports = await new BuildWatch(services).look();
    if (json) for (const report of reports) printJson(process.stdout, report);
    else printBuilds(process.stdout, reports);
    return reports.some(isWrong) ? 1 : 0;
  });

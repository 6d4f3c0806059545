import { once } from 'node:events';
import { pause } from '#kernel';
import { type Attach, printedLines, printJson, redrawnText } from '#platform/terminal';
import { type BuildReport, BuildWatch } from './build-watch.js';
import type { StatusServices } from '../view-services.js';
import { isWrong, lineOf, printBuilds } from './build-table.js';
import { knownView } from './known-view.js';

const SOMETHING_WRONG = 1;
/** Between two looks that show how fast a build goes. */
const MEASURED_OVER_MS = 1_000;
const ON_A_TERMINAL_EVERY_MS = 1_000;
const ELSEWHERE_EVERY_MS = 5_000;

interface Words {
  readonly watch?: true;
  readonly json?: true;
}

/** Prints how the builds of one view are doing, once or until it is interrupted. @returns the exit code @throws WrongUsage */
export const viewStatus = (attach: Attach<StatusServices>, name: string, words: Words): Promise<number> =>
  attach(async (services) => {
    await services.prepare();
    await knownView(services, name);
    const reports = words.watch === true ? await watchIt(services, name, words) : await lookOnce(services, name, words);
    return reports.some(isWrong) ? SOMETHING_WRONG : 0;
  });

const lookOnce = async (services: StatusServices, name: string, { json }: Words): Promise<readonly BuildReport[]> => {
  const watch = new BuildWatch(services);
  let reports = await watch.look(name);
  if (reports.some(isOnItsWay)) {
    await services.environment.sleep(MEASURED_OVER_MS);
    reports = await watch.look(name);
  }
  if (json === true) printLines(reports);
  else printBuilds(process.stdout, reports);
  return reports;
};

const isOnItsWay = ({ status }: BuildReport): boolean => status === 'catching up' || status === 'loading';

const watchIt = async (services: StatusServices, name: string, { json }: Words): Promise<readonly BuildReport[]> => {
  const watch = new BuildWatch(services);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) void once(process, signal).then(() => interrupted.abort());
  const isTerminal = process.stdout.isTTY && json !== true;
  const redraw = redrawnText(process.stdout);
  let reports: readonly BuildReport[] = [];
  while (!interrupted.signal.aborted) {
    reports = await watch.look(name);
    if (isTerminal) redraw(printedLines(process.stdout, (out) => printBuilds(out, reports)).join('\n'));
    else if (json === true) printLines(reports);
    else for (const report of reports) process.stdout.write(`${lineOf(report)}\n`);
    await pause(services.environment, isTerminal ? ON_A_TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS, interrupted.signal);
  }
  return reports;
};

const printLines = (reports: readonly BuildReport[]): void => {
  for (const report of reports) printJson(process.stdout, report);
};

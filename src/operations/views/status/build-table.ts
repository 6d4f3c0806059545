import { type Colour, printTable, type TextStream } from '#platform/terminal';
import type { BuildReport } from './build-watch.js';

const WRONG = new Set<BuildReport['status']>(['parked streams', 'not fed', 'replaced']);

/** Whether queries are answered from a build with which something is wrong; without a server one without lag is well. */
export const isWrong = ({ role, status, lagEvents }: BuildReport): boolean =>
  role === 'live' && WRONG.has(status) && (status !== 'not fed' || lagEvents > 0);

/** Prints builds of views under each other. */
export const printBuilds = (out: TextStream, reports: readonly BuildReport[]): void =>
  printTable(
    out,
    [
      { heading: 'view', value: ({ view }) => view },
      { heading: 'build', value: ({ build }) => build },
      { heading: '', value: ({ role }) => role },
      { heading: 'status', value: ({ status }) => status, colour: colourOf },
      { heading: 'version', value: ({ projectionVersion }) => projectionVersion },
      { heading: 'position', value: ({ position }) => position },
      { heading: 'behind', value: ({ lagEvents }) => lagEvents },
      { heading: 'seconds', value: ({ lagSeconds }) => Math.round(lagSeconds) },
      { heading: 'parked', value: ({ parked }) => parked },
      { heading: 'events/s', value: ({ eventsPerSecond }) => eventsPerSecond },
      { heading: 'left', value: leftOf },
    ],
    reports,
  );

/** One line of one build: where a table cannot be redrawn. */
export const lineOf = ({ view, build, status, position, lagEvents, eventsPerSecond, ...rest }: BuildReport): string =>
  [
    `${view}@${build}  ${status}  position ${position}, ${lagEvents} behind`,
    ...(eventsPerSecond === undefined ? [] : [`${eventsPerSecond}/s`]),
    ...(lagEvents === 0 ? [] : [`${leftOf({ lagEvents, ...rest })} left`]),
    ...(rest.parked === 0 ? [] : [`${rest.parked} parked`]),
  ].join('  ');

const leftOf = ({ lagEvents, secondsLeft }: Pick<BuildReport, 'lagEvents' | 'secondsLeft'>): string => {
  if (lagEvents === 0) return '';
  return secondsLeft === undefined ? '?' : `${secondsLeft} s`;
};

const colourOf = (report: BuildReport): Colour | undefined => {
  if (WRONG.has(report.status)) return 'red';
  return report.status === 'following' ? 'green' : undefined;
};

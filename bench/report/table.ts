import { bestOf, type Compared, compared, type Measured, shownTimes, shownValue } from './compared.js';
import { type Headline, HEADLINES } from './headlines.js';
import type { Result } from './result.js';

const HEAD = [
  'work',
  'Daybook',
  'limit in the same run',
  'Daybook ÷ limit',
  'best peer in the same run',
  'Daybook ÷ peer',
];
const NOTHING = '–';
const LEAST_ROUNDS = 3;

/** The table of the documents: medians of the rounds with the least and the most, and ratios of the same rounds. */
export const tableOf = (result: Result): string => {
  const rows = HEADLINES.map((headline) => rowOf(compared(headline, result)));
  const machine = Object.entries(result.machine).map(([name, value]) => `${name}: ${value}`);
  const loads = Object.values(result.measures).map(({ loadBefore }) => Number(loadBefore.split(' ')[0]));
  return [
    markdownTable([HEAD, ...rows]),
    '',
    `Measured ${result.at.slice(0, 16).replace('T', ' ')} UTC, ${result.rounds} round${result.rounds === 1 ? '' : 's'} of ${result.seconds} s. ` +
      `Load average before each measure: ${Math.min(...loads)} to ${Math.max(...loads)}.${result.rounds < LEAST_ROUNDS ? ' Too few rounds to rely on.' : ''}`,
    '',
    ...machine.map((line) => `- ${line}`),
  ].join('\n');
};

const rowOf = ({ headline, daybook, limits, peers }: Compared): readonly string[] => {
  const limit = bestOf(headline, limits);
  const peer = bestOf(headline, peers);
  return [
    headline.work,
    cellOf(daybook, headline.unit),
    limit === undefined ? NOTHING : `${limit.title}: ${cellOf(limit, headline.unit)}`,
    timesOf(limit),
    peer === undefined ? NOTHING : `${peer.title}: ${cellOf(peer, headline.unit)}`,
    timesOf(peer),
  ];
};

const cellOf = ({ spread, why }: Measured, unit: Headline['unit']): string => {
  if (spread === undefined) return `not measured (${why?.replaceAll('|', '/').split('\n')[0]})`;
  const { median, min, max } = spread;
  return `${shownValue(median, unit)} [${shownValue(min, '' as typeof unit)}..${shownValue(max, '' as typeof unit)}]`;
};

const timesOf = (measured: Measured | undefined): string =>
  measured?.times === undefined ? NOTHING : shownTimes(measured.times);

/** Padded as the formatter of this repository does it. @param rows the first one is the head */
const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
};

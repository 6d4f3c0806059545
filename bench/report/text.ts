import type { Aim } from '../harness/measure.js';
import type { Outcome } from '../harness/rounds.js';
import type { Spread } from '../harness/statistics.js';

type Row = readonly string[];

/** The outcome for people: ratios first, then the aims, then every figure as `median [min..max]`. */
export const textOf = (outcome: Outcome): string => {
  const { measure, facts, ratios, figures, gaps } = outcome;
  const parts = [
    `${measure.name.toUpperCase()}: ${measure.title} (${outcome.seconds.toFixed(0)} s)`,
    ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
    table(
      [...ratios].map(([name, spread]) => [name, shown(spread)]),
      ['ratio'],
    ),
    table(
      measure.aims.map((aim) => aimRow(aim, outcome)),
      ['aim'],
    ),
    table(figureRows(figures), ['case', ...columnsOf(figures)]),
    table(
      gaps.map((gap) => [gap.case, gap.failed ? 'FAILED' : 'not measured', gap.why]),
      ['without figures'],
    ),
  ];
  return parts.filter((part) => part !== '').join('\n');
};

/** Rows with a head line, columns aligned; the empty text for no rows. */
const table = (rows: readonly Row[], head: Row): string => {
  if (rows.length === 0) return '';
  const all = [head, ...rows];
  const columns = Math.max(...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
};

const columnsOf = (figures: Outcome['figures']): readonly string[] => [
  ...new Set([...figures.values()].flatMap((spreads) => [...spreads.keys()])),
];

const figureRows = (figures: Outcome['figures']): readonly Row[] =>
  [...figures].map(([name, spreads]) => [name, ...columnsOf(figures).map((column) => shown(spreads.get(column)))]);

const aimRow = (aim: Aim, { figures }: Outcome): Row => {
  const measured = figures.get(aim.case)?.get(aim.figure)?.median ?? NaN;
  const [bound, reached] =
    'atLeast' in aim ? [`≥ ${aim.atLeast}`, measured >= aim.atLeast] : [`≤ ${aim.atMost}`, measured <= aim.atMost];
  return [`${aim.case}, ${aim.figure}`, bound, `measured ${digits(measured)}`, reached ? 'reached' : 'not reached'];
};

/** `median [min..max]`; the empty text for nothing. */
const shown = (spread: Spread | undefined): string =>
  spread === undefined ? '' : `${digits(spread.median)} [${digits(spread.min)}..${digits(spread.max)}]`;

/** Three significant digits, and no fraction of what is in the hundreds. */
const digits = (value: number): string =>
  Number.isFinite(value) ? (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString()) : '–';

import Table from 'cli-table3';
import { type Colour, coloured, printable, type TextStream } from './outlet.js';

type Value = string | number | undefined;

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  /** Numbers stand at the right, their thousands apart; nothing is shown for `undefined`. */
  readonly value: (row: Row) => Value;
  /** For texts that belong at the right as numbers do: amounts with their unit. */
  readonly right?: true;
  readonly colour?: (row: Row) => Colour | undefined;
}

const GAP = '  ';
const STYLE = { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true };
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((part) => [part, '']),
  ),
);

/** Prints rows under their headings, aligned by the width that is seen, whatever the script. */
export const printTable = <Row>(out: TextStream, columns: readonly Column<Row>[], rows: readonly Row[]): void => {
  const table = new Table({
    head: columns.map(({ heading }) => heading),
    chars: { ...NO_LINES, middle: GAP, mid: '─', 'mid-mid': GAP },
    style: STYLE,
    colAligns: columns.map(({ right, value }) =>
      right === true || rows.some((row) => typeof value(row) === 'number') ? 'right' : 'left',
    ),
  });
  table.push(...rows.map((row) => columns.map((column) => cellOf(out, column, row))));
  print(out, table);
};

/** Prints names with their values, one a line; numbers stand under each other. */
export const printList = (out: TextStream, entries: readonly (readonly [name: string, value: Value])[]): void => {
  const numeric = entries.every(([, value]) => typeof value === 'number');
  const table = new Table({
    chars: { ...NO_LINES, middle: GAP, mid: '', 'mid-mid': '' },
    style: STYLE,
    colAligns: ['left', numeric ? 'right' : 'left'],
  });
  table.push(...entries.map(([name, value]) => [printable(name), textOf(value)]));
  print(out, table);
};

const cellOf = <Row>(out: TextStream, { value, colour }: Column<Row>, row: Row): string => {
  const text = textOf(value(row));
  const chosen = colour?.(row);
  return chosen === undefined ? text : coloured(out, chosen, text);
};

const textOf = (value: Value): string =>
  typeof value === 'number' ? value.toLocaleString('en') : printable(value ?? '');

const print = (out: TextStream, table: Table.Table): void => {
  const lines = table.toString().split('\n');
  out.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
};

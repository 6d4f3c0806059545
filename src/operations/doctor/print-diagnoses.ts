import { type Colour, coloured, printedLines, printJson, printLine, printTable } from '#platform/terminal';
import type { Diagnosis, Verdict } from './diagnosis.js';

/** Looks at everything that has to be right, and changes nothing. */
export type Diagnose = () => Promise<readonly Diagnosis[]>;

const NOTHING_WRONG = 0;
const SOMETHING_WRONG = 1;

/** Prints how everything is. @returns the exit code */
export const examineAll = async (diagnose: Diagnose, { json }: { readonly json: boolean }): Promise<number> => {
  const found = await diagnose();
  if (json) for (const each of found) printJson(process.stdout, each);
  else printDiagnoses(found);
  return found.some(({ verdict }) => verdict === 'fault') ? SOMETHING_WRONG : NOTHING_WRONG;
};

const WIDEST = 'warning'.length;
const COLOURS: Readonly<Record<Verdict, Colour>> = { ok: 'green', warning: 'yellow', fault: 'red' };

const COLUMNS = [
  {
    heading: '',
    value: ({ verdict }: Diagnosis) => verdict.padEnd(WIDEST),
    colour: ({ verdict }: Diagnosis) => COLOURS[verdict],
  },
  { heading: '', value: ({ check }: Diagnosis) => check },
  { heading: '', value: ({ detail }: Diagnosis) => detail },
];

/** A line for each, with what to do below it. */
const printDiagnoses = (found: readonly Diagnosis[]): void => {
  const { stdout } = process;
  const [, , ...rows] = printedLines(stdout, (out) => printTable(out, COLUMNS, found));
  for (const [index, { remedy }] of found.entries()) {
    stdout.write(`${rows[index]}\n`);
    if (remedy !== undefined) printLine(stdout, `${' '.repeat(WIDEST + 2)}→ ${remedy}`);
  }
  const wrong = (verdict: Verdict) => found.filter((each) => each.verdict === verdict).length;
  const [faults, warnings] = [wrong('fault'), wrong('warning')];
  const verdict = faults > 0 ? 'fault' : warnings > 0 ? 'warning' : 'ok';
  const text = `${found.length} checks, ${faults} at fault, ${warnings} with a warning`;
  stdout.write(`\n${coloured(stdout, COLOURS[verdict], text)}\n`);
};

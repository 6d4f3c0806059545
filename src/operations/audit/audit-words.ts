import { coloured, type Outlet, printable, printJson } from '../../platform/terminal/index.js';
import type { Finding } from './findings.js';

export const OK = 0;
export const TAMPERED = 1;
export const INCOMPLETE = 3;

export const outletOf = ({ json }: { readonly json: boolean }): Outlet => ({
  out: process.stdout,
  progress: process.stderr,
  json,
});

/** One line for each finding, the first position first. */
export const sayFindings = ({ out, json }: Outlet, findings: readonly Finding[]): void => {
  for (const { check, position, detail } of findings) {
    const where = position === undefined ? '' : `position ${position}  `;
    if (json) printJson(out, { check, position, detail });
    else out.write(`${where}${coloured(out, 'red', check)}: ${printable(detail)}\n`);
  }
};

/** The last line for people: what it comes to. */
export const sayVerdict = ({ out }: Outlet, code: number, text: string): void => {
  const colour = code === OK ? 'green' : code === TAMPERED ? 'red' : 'yellow';
  out.write(`${coloured(out, colour, WORDS[code] ?? '')}: ${printable(text)}\n`);
};

/** The verdict for programs. */
export const WORDS: Readonly<Record<number, string>> = {
  [OK]: 'ok',
  [TAMPERED]: 'tampered',
  [INCOMPLETE]: 'incomplete',
};

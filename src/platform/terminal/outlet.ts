import { styleText } from 'node:util';

/** One of the streams of a terminal, or a file or pipe in its place. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Where a command of the terminal reports: results on one stream, progress on the other. */
export interface Outlet {
  readonly out: TextStream;
  readonly progress: TextStream;
  /** One JSON object a line instead of words, on both streams. */
  readonly json: boolean;
}

export type Colour = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** The text in colour, on a terminal only. */
export const coloured = ({ isTTY }: TextStream, colour: Colour, text: string): string =>
  isTTY === true ? styleText(colour, text, { validateStream: false }) : text;

/** Control characters, line and paragraph separators, and marks that turn the direction of what follows. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** The text on one line and without anything that a terminal would obey: what comes from outside goes through this. */
export const printable = (text: string): string => text.replace(OBEYED, '\uFFFD');

/** Prints one line, whatever is in the text. */
export const printLine = (out: TextStream, text: string): void => void out.write(`${printable(text)}\n`);

/** Prints a value as one line of JSON, in which whatever a terminal would obey is escaped. */
export const printJson = (out: TextStream, value: object): void =>
  void out.write(`${JSON.stringify(value).replace(OBEYED, escaped)}\n`);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

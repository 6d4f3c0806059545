import { styleText } from 'node:util';

/** One of the streams of a terminal, or a file or pipe in its place. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Where a command of the terminal tells how it goes: results on one stream, progress on the other. */
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

/** The text on one line and without anything that a terminal would obey: what comes from events goes through this. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\uFFFD');

import type { TextStream } from './outlet.js';

/** What would be printed on `out`, line by line, for those who set it between other lines. */
export const printedLines = ({ isTTY }: TextStream, print: (out: TextStream) => void): readonly string[] => {
  let text = '';
  print({ isTTY, write: (more) => (text += more) });
  return text.replace(/\n$/, '').split('\n');
};

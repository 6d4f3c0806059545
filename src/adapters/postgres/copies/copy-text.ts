import type { CopiedPart } from '#kernel';

/** What a letter behind a backslash stands for in the text format of COPY. */
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of one row in the text format of COPY: null for `\N`. */
export const valuesOf = (line: string): readonly (string | null)[] =>
  line.split('\t').map((text) => {
    if (text === '\\N') return null;
    return text.includes('\\') ? text.replace(/\\(.)/gsu, (_, letter: string) => ESCAPED[letter] ?? letter) : text;
  });

/** The lines of a chunk of whole lines, without their ends. */
export const linesOf = (chunk: Buffer): readonly string[] => chunk.toString('utf8').split('\n').slice(0, -1);

const NEWLINE = 0x0a;

/** The same bytes, cut where lines end; the text of COPY ends each of its lines. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const held: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield Buffer.concat([...held.splice(0), chunk.subarray(0, end)]);
    if (end < chunk.length) held.push(chunk.subarray(end));
  }
  if (held.length > 0) yield Buffer.concat(held);
}

/** The values of one column of a part, in the order of its rows; the empty text for none. */
export async function* columnOf({ columns, rows }: CopiedPart, column: string): AsyncGenerator<string> {
  const at = columns.indexOf(column);
  for await (const chunk of rows) for (const line of linesOf(chunk)) yield valuesOf(line)[at] ?? '';
}

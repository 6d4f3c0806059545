/** A line of a file; `text` is absent when it was too long to be looked at. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: Buffer | undefined;
  /** Bytes of the file up to the end of this line. */
  readonly endsAt: number;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * The lines of a file as it is read, in constant memory: of a line longer than `longest` bytes only the number is given.
 * Empty lines are numbered but not given, and a byte order mark at the very beginning is left out (RFC 8259, 8.1).
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let number = 0;
  let endsAt = 0;
  let held: Buffer[] = [];
  let length = 0;
  const lineOf = (rest: Buffer): Line | undefined => {
    number += 1;
    const whole = length + rest.length > longest ? undefined : Buffer.concat([...held, rest]);
    const text = number === 1 ? withoutMark(whole) : whole;
    [held, length] = [[], 0];
    return text?.every((byte) => byte <= SPACE) === true ? undefined : { number, text, endsAt };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      endsAt += end + 1 - from;
      const line = lineOf(chunk.subarray(from, end));
      if (line !== undefined) yield line;
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    endsAt += rest.length;
    length += rest.length;
    if (length <= longest) held.push(rest);
    else held = [];
  }
  const last = length > 0 ? lineOf(Buffer.alloc(0)) : undefined;
  if (last !== undefined) yield last;
}

const withoutMark = (text: Buffer | undefined): Buffer | undefined =>
  text?.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) === true
    ? text.subarray(BYTE_ORDER_MARK.length)
    : text;

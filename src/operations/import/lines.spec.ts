import { type Line, linesOf } from './lines.js';

const LONGEST = 20;

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const linesIn = async (text: string | Buffer, size = 1_024): Promise<readonly Line[]> => {
  const lines: Line[] = [];
  for await (const line of linesOf(inChunks(Buffer.from(text), size), LONGEST)) lines.push(line);
  return lines;
};
const textsIn = async (text: string | Buffer, size?: number) =>
  (await linesIn(text, size)).map(({ number, text: found }) => [number, found?.toString('utf8')]);

describe('linesOf', () => {
  it.each([1, 2, 3, 7, 1_024])('gives the same lines in chunks of %d bytes', async (size) => {
    expect(await textsIn('first\nzweite ü\n\nlast', size)).toEqual([
      [1, 'first'],
      [2, 'zweite ü'],
      [4, 'last'],
    ]);
  });

  it('needs no newline at the end, and makes no line of one', async () => {
    expect(await textsIn('a\nb')).toEqual(await textsIn('a\nb\n'));
  });

  it('has nothing to tell of an empty file, nor of one of blank lines', async () => {
    expect(await linesIn('')).toEqual([]);
    expect(await linesIn('\n \t\r\n\r\n')).toEqual([]);
  });

  it('leaves the carriage return of CRLF to the reader of JSON, for whom it is white space', async () => {
    expect(await textsIn('{}\r\n{}\r\n')).toEqual([
      [1, '{}\r'],
      [2, '{}\r'],
    ]);
  });

  it.each([1, 1_024])('leaves out a byte order mark at the very beginning only (chunks of %d)', async (size) => {
    expect(await textsIn('\ufeffa\n\ufeffb', size)).toEqual([
      [1, 'a'],
      [2, '\ufeffb'],
    ]);
  });

  it.each([1, 8, 1_024])('gives only the number of a line that is too long (chunks of %d)', async (size) => {
    const long = 'x'.repeat(LONGEST + 1);
    expect(await textsIn(`a\n${long}\n${'y'.repeat(LONGEST)}\n${long}`, size)).toEqual([
      [1, 'a'],
      [2, undefined],
      [3, 'y'.repeat(LONGEST)],
      [4, undefined],
    ]);
  });

  it('says how many bytes of the file are done', async () => {
    const ends = async (size: number) => (await linesIn('a\nüü\n\nlast', size)).map(({ endsAt }) => endsAt);
    expect(await ends(1_024)).toEqual([2, 7, 12]);
    expect(await ends(3)).toEqual([2, 7, 12]);
  });
});

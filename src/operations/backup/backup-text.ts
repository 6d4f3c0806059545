import type { CopiedPart, StorePart } from '#kernel';
import { FileDamaged } from './sealed-file.js';

/** The first line of a backup. */
export interface BackupHeader {
  readonly daybook: 'backup';
  /** Of this text; raised when it changes. */
  readonly format: 1;
  /** Id of the log that the events are of; a restored store gets another one. */
  readonly log: string;
  /** The same in the file and in the file of its keys. */
  readonly id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly takenAt: string;
}

/** Stands alone on the line after the rows of a part, where no row is like it. */
const END_OF_ROWS = '\\.\n';
const END_AFTER_ROWS = `\n${END_OF_ROWS}`;
const NEWLINE = 0x0a;

/** Gets how many rows of a part there are so far. */
export type RowsSoFar = (part: string, rows: number) => void;

/** Writes a part: a line that names it, its rows as they come, their end, and their number. @returns the number */
export const writePart = async (
  { rows, ...part }: CopiedPart,
  write: (text: Buffer) => Promise<void>,
  onProgress: RowsSoFar,
): Promise<number> => {
  let count = 0;
  await write(lineOf({ part }));
  for await (const chunk of rows) {
    count += linesIn(chunk);
    await write(chunk);
    onProgress(part.name, count);
  }
  await write(Buffer.from(END_OF_ROWS));
  await write(lineOf({ rows: count }));
  return count;
};

/** The last line. */
export const END = { end: true };

export const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

const linesIn = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

/** Reads the text of a backup: its header, its parts, and in the end the number of rows that it says it has. */
export class BackupText {
  private held: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(
    private readonly file: string,
    chunks: AsyncIterable<Buffer>,
    private readonly onProgress: RowsSoFar,
  ) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** @throws FileDamaged when the file is none, or of a later release */
  async header(): Promise<BackupHeader> {
    const header = (await this.json()) as Partial<BackupHeader>;
    if (header.daybook !== 'backup') throw new FileDamaged(`${this.file} is no backup of a Daybook.`);
    if (header.format !== 1)
      throw new FileDamaged(`${this.file} was written by a later release; restore it with that.`);
    return header as BackupHeader;
  }

  /** Each to be read to its end before the next. @throws FileDamaged when a part lacks rows or the end is missing */
  async *parts(): AsyncGenerator<CopiedPart> {
    for (let rows = 0; ; rows = 0) {
      const { part } = (await this.json()) as { readonly part?: StorePart };
      if (part === undefined) return;
      yield { ...part, rows: this.rows((count) => this.onProgress(part.name, (rows += count))) };
      const { rows: expected } = (await this.json()) as { readonly rows?: number };
      if (expected !== rows)
        throw new FileDamaged(`${this.file}: ${part.name} has ${rows} rows instead of ${expected}.`);
    }
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async *rows(count: (rows: number) => void): AsyncGenerator<Buffer> {
    for (;;) {
      while (this.held.length < END_OF_ROWS.length || this.held.lastIndexOf(NEWLINE) < 0) await this.more();
      if (this.held.subarray(0, END_OF_ROWS.length).equals(Buffer.from(END_OF_ROWS))) {
        this.held = this.held.subarray(END_OF_ROWS.length);
        return;
      }
      const mark = this.held.indexOf(END_AFTER_ROWS);
      const rows = this.take(mark < 0 ? this.held.lastIndexOf(NEWLINE) + 1 : mark + 1);
      count(linesIn(rows));
      yield rows;
    }
  }

  private async json(): Promise<unknown> {
    while (!this.held.includes(NEWLINE)) await this.more();
    const line = this.take(this.held.indexOf(NEWLINE) + 1).toString('utf8');
    try {
      return JSON.parse(line);
    } catch {
      throw new FileDamaged(`${this.file} is no backup of a Daybook.`);
    }
  }

  private take(bytes: number): Buffer {
    const taken = this.held.subarray(0, bytes);
    this.held = this.held.subarray(bytes);
    return taken;
  }

  private async more(): Promise<void> {
    const next = await this.chunks.next();
    if (next.done === true) throw new FileDamaged(`${this.file} ends too early.`);
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
  }
}

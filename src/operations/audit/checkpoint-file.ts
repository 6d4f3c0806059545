import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeptCheckpoint, SignedCheckpoint } from '#kernel';
import { linesOf } from '../import/lines.js';

/** A note has four lines; a line of the file holds one. */
const LONGEST_LINE = 4_096;
const NEWLINE = 0x0a;

/** What a line of the file says. */
export type FiledCheckpoint = Pick<KeptCheckpoint, 'note' | 'time'>;

/**
 * Signed checkpoints in a file beside the database, one JSON object a line: `time` and `note`. Who can change the
 * database only cannot change what the file says of it, so it belongs on another volume, or is copied to another machine.
 */
export class CheckpointFile {
  constructor(readonly path: string) {}

  /** On disk when it resolves. A line that a crash has cut short before is taken away first. */
  async append({ time, note }: SignedCheckpoint): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a+');
    try {
      const { size } = await file.stat();
      const tail = await readAt(file, Math.max(0, size - LONGEST_LINE), size);
      const torn = tail.length - 1 - tail.lastIndexOf(NEWLINE);
      if (torn > 0) await file.truncate(size - torn);
      await file.appendFile(`${JSON.stringify({ time, note })}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** The newest; `undefined` when there is no file or nothing in it. */
  async last(): Promise<FiledCheckpoint | undefined> {
    const file = await open(this.path).catch(absent);
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const tail = (await readAt(file, Math.max(0, size - 2 * LONGEST_LINE), size)).toString('utf8');
      const line = tail
        .slice(0, tail.lastIndexOf('\n') + 1)
        .split('\n')
        .at(-2);
      return line === undefined ? undefined : filedIn(line);
    } finally {
      await file.close();
    }
  }

  /** All, in the order in which they were signed; none when there is no file. A line cut short by a crash is left out. */
  async *all(): AsyncIterable<FiledCheckpoint> {
    const file = await open(this.path).catch(absent);
    if (file === undefined) return;
    const { size } = await file.stat();
    const chunks = createReadStream('', { fd: file, autoClose: true });
    for await (const { text, endsAt } of linesOf(chunks, LONGEST_LINE)) {
      const filed = filedIn(text?.toString('utf8') ?? '');
      if (endsAt < size || filed.note !== '') yield filed;
    }
  }
}

/** What is no such line has an empty note, which no key has signed. */
export const filedIn = (line: string): FiledCheckpoint => {
  try {
    const { time, note } = JSON.parse(line) as Partial<FiledCheckpoint>;
    return { time: String(time), note: String(note) };
  } catch {
    return { time: '', note: '' };
  }
};

type OpenFile = Awaited<ReturnType<typeof open>>;

const readAt = async (file: OpenFile, from: number, to: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
};

const absent = (error: unknown): undefined => {
  if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
  return undefined;
};

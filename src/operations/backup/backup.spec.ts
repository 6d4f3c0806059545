import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CopiedPart } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { restoreBackup } from './restore-backup.js';
import { FileDamaged } from './sealed-file.js';
import { keysFileOf, takeBackup } from './take-backup.js';

const LOG = '0123456789abcdef0123456789abcdef';
const ROWS = ['1\torder-1\t{"note":"\\\\n"}\n', '2\torder-2\t\\N\n', '3\torder-3\tü\n'];
const PARTS: readonly CopiedPart[] = [
  { name: 'keys', secret: true, columns: ['subject'], rows: chunks(['VINET\n']) },
  { name: 'events', secret: false, columns: ['position', 'stream', 'data'], rows: chunks(ROWS) },
  { name: 'receipts', secret: false, columns: ['key'], rows: chunks([]) },
];

function chunks(texts: readonly string[]): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => chunksOf(texts) };
}

async function* chunksOf(texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

/** A store that gives these parts, and keeps what it is filled with. */
const storeOf = (parts: readonly CopiedPart[]) => {
  const filled: unknown[] = [];
  return {
    filled,
    copyOut: async (take: (part: CopiedPart) => Promise<void>) => {
      for (const part of parts) await take(part);
    },
    fill: async (restored: AsyncIterable<CopiedPart>) => {
      for await (const { rows, ...part } of restored) filled.push({ ...part, text: await textOf(rows) });
      return ROWS.length;
    },
  };
};

const textOf = async (rows: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  for await (const chunk of rows) text += chunk.toString('utf8');
  return text;
};

describe('A backup', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-backup-'));
    file = join(folder, 'store');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const environment = new TestEnvironment();
  const take = (parts = PARTS, to = file) =>
    takeBackup({ copies: storeOf(parts), store: { logId: async () => LOG }, environment }, to);

  it('gives back every part as it was, and counts what it holds', async () => {
    expect(await take()).toMatchObject({ log: LOG, rows: { keys: 1, events: 3, receipts: 0 } });
    const store = storeOf([]);
    expect(await restoreBackup(store, file)).toMatchObject({ position: 3 });
    expect(store.filled).toEqual(
      await Promise.all(PARTS.map(async ({ rows, ...part }) => ({ ...part, text: await textOf(rows) }))),
    );
  });

  it('keeps secret parts in a file of their own; only the owner may read either', async () => {
    await take();
    expect(readdirSync(folder).sort()).toEqual(['store', 'store.keys']);
    for (const each of [file, keysFileOf(file)]) expect(statSync(each).mode & 0o777).toBe(0o600);
  });

  it('is refused for any changed byte and any end that is cut off, before a store hears of it', async () => {
    await take();
    for (const each of [file, keysFileOf(file)]) {
      const bytes = readFileSync(each);
      const damaged = [...bytes.keys()].flatMap((at) => [withBitFlipped(bytes, at), bytes.subarray(0, at)]);
      for (const version of [...damaged, Buffer.concat([bytes, Buffer.of(0)])]) {
        writeFileSync(each, version);
        const store = storeOf([]);
        await expect(restoreBackup(store, file)).rejects.toThrow(FileDamaged);
        expect(store.filled).toEqual([]);
      }
      writeFileSync(each, bytes);
    }
    expect(await restoreBackup(storeOf([]), file)).toMatchObject({ position: 3 });
  });

  it('is refused with the keys of another', async () => {
    await take();
    const other = join(folder, 'other');
    await take(PARTS, other);
    writeFileSync(keysFileOf(file), readFileSync(keysFileOf(other)));
    await expect(restoreBackup(storeOf([]), file)).rejects.toThrow('of another backup');
  });

  it('leaves no file behind when it fails', async () => {
    const failing = { name: 'events', secret: false, columns: [], rows: chunksThenFailure() };
    await expect(take([failing])).rejects.toThrow('the database went away');
    expect(readdirSync(folder)).toEqual([]);
  });
});

const withBitFlipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return copy;
};

async function* chunksThenFailure(): AsyncGenerator<Buffer> {
  yield Buffer.from('1\n');
  throw new Error('the database went away');
}

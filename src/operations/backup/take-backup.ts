import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Environment, EventStore } from '#kernel';
import type { StoreCopies } from './store-copies.js';
import { type BackupHeader, END, lineOf, type RowsSoFar, writePart } from './backup-text.js';
import { SealedFile } from './sealed-file.js';

/** What was taken. */
export interface TakenBackup extends Pick<BackupHeader, 'id' | 'log' | 'takenAt'> {
  /** By part: `{ events: 830, … }`. */
  readonly rows: Readonly<Record<string, number>>;
  /** SHA-256 of the file without its last 32 bytes, which are the same; hexadecimal. */
  readonly checksum: string;
}

/** What a backup is taken of, and with. */
export interface BackupSource {
  readonly copies: Pick<StoreCopies, 'copyOut'>;
  readonly store: Pick<EventStore, 'logId'>;
  readonly environment: Environment;
}

/** Where the keys of a backup lie. */
export const keysFileOf = (file: string): string => `${file}.keys`;

/**
 * Writes a backup of the store as it is now into two files: one with everything, one beside it with the keys that open
 * personal values. Both appear when they are complete; when this fails neither does.
 *
 * @throws StoreUnavailable, or the file system's own errors
 */
export const takeBackup = async (
  { copies, store, environment }: BackupSource,
  file: string,
  onProgress: RowsSoFar = () => undefined,
): Promise<TakenBackup> => {
  const header = newHeader(await store.logId(), environment);
  const [main, keys] = [draftOf(file), draftOf(keysFileOf(file))];
  try {
    const taken = await write(copies, header, { main, keys, onProgress });
    await rename(keys, keysFileOf(file));
    await rename(main, file);
    await flushFolder(dirname(file));
    return taken;
  } catch (error) {
    for (const draft of [main, keys]) await rm(draft, { force: true });
    throw error;
  }
};

const draftOf = (file: string): string => `${file}.partial`;

const newHeader = (log: string, environment: Environment): BackupHeader => ({
  daybook: 'backup',
  format: 1,
  log,
  id: environment.newId(),
  takenAt: environment.now().toISOString(),
});

const write = async (
  copies: Pick<StoreCopies, 'copyOut'>,
  header: BackupHeader,
  to: { readonly main: string; readonly keys: string; readonly onProgress: RowsSoFar },
): Promise<TakenBackup> => {
  const keys = await SealedFile.create(to.keys);
  const main = await SealedFile.create(to.main).catch(async (error: unknown) => {
    await keys.abandon();
    throw error;
  });
  try {
    const rows: Record<string, number> = {};
    for (const file of [main, keys]) await file.write(lineOf(header));
    await copies.copyOut(async (part) => {
      const file = part.secret ? keys : main;
      rows[part.name] = await writePart(part, (text) => file.write(text), to.onProgress);
    });
    for (const file of [main, keys]) await file.write(lineOf(END));
    await keys.finish();
    const { id, log, takenAt } = header;
    return { id, log, takenAt, rows, checksum: await main.finish() };
  } catch (error) {
    await Promise.all([main.abandon(), keys.abandon()]);
    throw error;
  }
};

/** A new name is on the disk when its folder is. */
const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

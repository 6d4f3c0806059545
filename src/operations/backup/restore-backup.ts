import type { CopiedPart } from '#kernel';
import type { StoreCopies } from './store-copies.js';
import { StoreRestored } from '../operator-events/operator.events.js';
import { outboxEntry } from '../operator-events/operator-log.js';
import { type BackupHeader, BackupText, type RowsSoFar } from './backup-text.js';
import { checkSealed, FileDamaged, readSealed } from './sealed-file.js';
import { keysFileOf } from './take-backup.js';

/** What was restored. */
export interface RestoredBackup extends Pick<BackupHeader, 'id' | 'log' | 'takenAt'> {
  /** Of the newest event. */
  readonly position: number;
}

/**
 * Fills an empty store from a backup and the file of its keys. Every byte of both is checked against its checksum before
 * the store is touched, and the store is filled in one transaction, which also says that it was restored.
 *
 * @throws FileDamaged, StoreNotEmpty, CopyRefused, StoreUnavailable; the store is as it was then
 */
export const restoreBackup = async (
  copies: Pick<StoreCopies, 'fill'>,
  file: string,
  onProgress: RowsSoFar = () => undefined,
): Promise<RestoredBackup> => {
  const texts = await checkedTexts(file, onProgress);
  try {
    const { id, log, takenAt } = await commonHeader(file, texts);
    const restored = (position: number) => outboxEntry(StoreRestored({ backupId: id, takenAt, position }));
    return { id, log, takenAt, position: await copies.fill(partsOf(texts), restored) };
  } finally {
    for (const text of texts) await text.close();
  }
};

/**
 * Reads a backup to its end, and changes nothing.
 * @param look gets each part, whose rows it reads to their end
 * @throws FileDamaged, and whatever `look` throws
 */
export const examineBackup = async (file: string, look: (part: CopiedPart) => Promise<void>): Promise<void> => {
  const texts = await checkedTexts(file, () => undefined);
  try {
    await commonHeader(file, texts);
    for await (const part of partsOf(texts)) await look(part);
  } finally {
    for (const text of texts) await text.close();
  }
};

const checkedTexts = async (file: string, onProgress: RowsSoFar): Promise<readonly BackupText[]> => {
  const files = [keysFileOf(file), file];
  for (const each of files) await checkSealed(each);
  return files.map((each) => new BackupText(each, readSealed(each), onProgress));
};

const commonHeader = async (file: string, texts: readonly BackupText[]): Promise<BackupHeader> => {
  const [keys, main] = [await texts[0]?.header(), await texts[1]?.header()];
  if (main === undefined || keys?.id !== main.id) {
    throw new FileDamaged(`${keysFileOf(file)} does not belong to ${file}: it is of another backup.`);
  }
  return main;
};

async function* partsOf(texts: readonly BackupText[]): AsyncGenerator<CopiedPart> {
  for (const text of texts) yield* text.parts();
}

import { accessSync, constants } from 'node:fs';
import { CopyRefused, StoreNotEmpty } from '#kernel';
import { printLine } from '#platform';
import { StoreRestored } from '../../operations/acts/acts.events.js';
import { type RestoredBackup, restoreBackup } from '../../operations/backup/restore-backup.js';
import { FileDamaged } from '../../operations/backup/sealed-file.js';
import { keysFileOf } from '../../operations/backup/take-backup.js';
import type { Parts } from '../composition.js';
import { feedViews } from '../feed-views.js';
import { withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';
import { printBackup } from './backup-answer.js';
import { withCopyProgress } from './copy-progress.js';

const DONE = 0;
const REFUSED = 1;
const NOT_FED = 3;

/** Restores a backup, records it, and feeds the views. @returns the exit code @throws WrongUsage for files not there */
export const restoreFrom = async (file: string, { json }: { readonly json: boolean }): Promise<number> => {
  for (const each of [file, keysFileOf(file)]) refuseUnreadable(each);
  return withDaybook(
    async ({ parts }) => {
      const restored = await restoredOrRefused(parts, file, json);
      if (restored === undefined) return REFUSED;
      const { id, takenAt, position } = restored;
      printBackup(process.stdout, { restored: file, backup: id, takenAt, position }, json);
      await parts.checkMasterKey();
      await parts.acts.record(StoreRestored({ backupId: id, takenAt, position }), `restore ${id}`);
      return (await feedViews(parts)) ? DONE : NOT_FED;
    },
    { checked: false },
  );
};

const restoredOrRefused = async (
  { copies, environment }: Parts,
  file: string,
  json: boolean,
): Promise<RestoredBackup | undefined> => {
  try {
    return await withCopyProgress({ json, environment }, (onProgress) => restoreBackup(copies, file, onProgress));
  } catch (error) {
    if (!(error instanceof StoreNotEmpty || error instanceof CopyRefused || error instanceof FileDamaged)) throw error;
    printLine(process.stderr, error.message);
    return undefined;
  }
};

const refuseUnreadable = (file: string): void => {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new WrongUsage(`There is no file ${file} that this user may read. A backup consists of FILE and FILE.keys.`);
  }
};

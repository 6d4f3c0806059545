import { accessSync, constants } from 'node:fs';
import { CopyRefused, StoreNotEmpty } from '#kernel';
import { printLine } from '#platform';
import { type RestoredBackup, restoreBackup } from '../../operations/backup/restore-backup.js';
import { FileDamaged } from '../../operations/backup/sealed-file.js';
import { keysFileOf } from '../../operations/backup/take-backup.js';
import type { Services } from '../composition.js';
import { readConfig } from '../config.js';
import { feedViews } from '../feed-views.js';
import { withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';
import { printBackup } from './backup-answer.js';
import { withCopyProgress } from './copy-progress.js';
import { refuseUnfit, undoneIn } from './restore-checks.js';

const DONE = 0;
const REFUSED = 1;
const NOT_FED = 3;

/** Restores a backup, and feeds the views. @returns the exit code @throws WrongUsage for files not there */
export const restoreFrom = async (file: string, { json }: { readonly json: boolean }): Promise<number> => {
  for (const each of [file, keysFileOf(file)]) refuseUnreadable(each);
  const config = readConfig();
  const undo = undoneIn(config);
  const reached = { store: false, end: false };
  try {
    await refuseUnfit(file, config);
    return await withDaybook(
      async ({ parts }) => {
        reached.store = true;
        const { id, takenAt, position } = await restore(parts, file, json);
        reached.end = true;
        printBackup(process.stdout, { restored: file, backup: id, takenAt, position }, json);
        await parts.checkMasterKey();
        return (await feedViews(parts)) ? DONE : NOT_FED;
      },
      { checked: false },
    );
  } catch (error) {
    if (!(error instanceof StoreNotEmpty || error instanceof CopyRefused || error instanceof FileDamaged)) throw error;
    printLine(process.stderr, error.message);
    return REFUSED;
  } finally {
    if (reached.store && !reached.end) await undo();
  }
};

const restore = ({ copies, environment }: Services, file: string, json: boolean): Promise<RestoredBackup> =>
  withCopyProgress({ json, environment }, (onProgress) => restoreBackup(copies, file, onProgress));

const refuseUnreadable = (file: string): void => {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new WrongUsage(`There is no file ${file} that this user may read. A backup consists of FILE and FILE.keys.`);
  }
};

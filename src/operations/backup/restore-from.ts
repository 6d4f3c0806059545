import { accessSync, constants } from 'node:fs';
import { CopyRefused, StoreNotEmpty } from '#kernel';
import type { StoreCopies } from './store-copies.js';
import { type Attach, printLine, WrongUsage } from '#platform/terminal';
import { type RestoredBackup, restoreBackup } from './restore-backup.js';
import { FileDamaged } from './sealed-file.js';
import { keysFileOf } from './take-backup.js';
import { feedViews, type FeedingServices } from '../views/feeding/feed-views.js';
import { printBackup } from './backup-answer.js';
import { withCopyProgress } from './copy-progress.js';

/** What a restore works with once there is a store. */
export interface RestoreServices extends FeedingServices {
  readonly copies: StoreCopies;
  /** @throws Error when the store was sealed under another master key */
  checkMasterKey(): Promise<void>;
}

/** Where a backup is restored to. */
export interface RestoreTarget {
  /** Checks the backup and both keys against each other, before anything is made. @throws CopyRefused, FileDamaged */
  refuseUnfit(file: string): Promise<void>;
  readonly attach: Attach<RestoreServices>;
  /** Removes what a failed restore has made in a home that had no database. */
  undo(): Promise<void>;
}

const DONE = 0;
const REFUSED = 1;
const NOT_FED = 3;

/** Restores a backup, and feeds the views. @returns the exit code @throws WrongUsage for files not there */
export const restoreFrom = async (
  targetOf: () => Promise<RestoreTarget>,
  file: string,
  { json }: { readonly json: boolean },
): Promise<number> => {
  for (const each of [file, keysFileOf(file)]) refuseUnreadable(each);
  const target = await targetOf();
  const reached = { store: false, end: false };
  try {
    await target.refuseUnfit(file);
    return await target.attach(async (services) => {
      reached.store = true;
      const { id, log, takenAt, position } = await restore(services, file, json);
      reached.end = true;
      printBackup(process.stdout, { restored: file, backup: id, log, takenAt, position }, json);
      await services.checkMasterKey();
      return (await feedViews(services)) ? DONE : NOT_FED;
    });
  } catch (error) {
    if (!(error instanceof StoreNotEmpty || error instanceof CopyRefused || error instanceof FileDamaged)) throw error;
    printLine(process.stderr, error.message);
    return REFUSED;
  } finally {
    if (reached.store && !reached.end) await target.undo();
  }
};

const restore = ({ copies, environment }: RestoreServices, file: string, json: boolean): Promise<RestoredBackup> =>
  withCopyProgress({ json, environment }, (onProgress) => restoreBackup(copies, file, onProgress));

const refuseUnreadable = (file: string): void => {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new WrongUsage(`There is no file ${file} that this user may read. A backup consists of FILE and FILE.keys.`);
  }
};

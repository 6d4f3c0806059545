import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BackupTaken } from '../../operations/acts/acts.events.js';
import { keysFileOf, takeBackup } from '../../operations/backup/take-backup.js';
import { withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';
import { printBackup } from './backup-answer.js';

const DONE = 0;

/** Takes a backup and records that it was taken. @returns the exit code @throws WrongUsage for a file that cannot be new */
export const backupTo = async (file: string, { json }: { readonly json: boolean }): Promise<number> => {
  for (const each of [file, keysFileOf(file)]) refuseExisting(each);
  return withDaybook(async ({ parts: { copies, acts, environment } }) => {
    const { id, takenAt, rows, checksum } = await takeBackup(copies, environment, file);
    const position = rows['events'] ?? 0;
    await acts.record(BackupTaken({ backupId: id, takenAt, position, checksum }), `backup ${id}`);
    const answer = { file, keys: keysFileOf(file), backup: id, takenAt, position, rows, checksum };
    printBackup(process.stdout, answer, json);
    return DONE;
  });
};

const refuseExisting = (file: string): void => {
  if (existsSync(file)) throw new WrongUsage(`${file} is there already. Give the name of a new file.`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw new WrongUsage(`Nothing can be written into the folder ${dirname(file)}.`);
  }
};

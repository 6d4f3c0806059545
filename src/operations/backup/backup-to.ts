import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EventLog, messageOf, withRetries } from '#kernel';
import { type Attach, WrongUsage } from '#platform/terminal';
import type { OperatorLog } from '../operator-events/operator-log.js';
import { BackupTaken } from '../operator-events/operator.events.js';
import { type BackupSource, keysFileOf, type TakenBackup, takeBackup } from './take-backup.js';
import { printBackup } from './backup-answer.js';
import { withCopyProgress } from './copy-progress.js';

/** What a backup is taken with. */
export interface BackupServices extends BackupSource {
  readonly log: Pick<EventLog, 'head'>;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
}

const DONE = 0;
const NOT_RECORDED = 1;

/** Takes a backup and records that it was taken. @returns the exit code @throws WrongUsage for a file that cannot be new */
export const backupTo = async (
  attach: Attach<BackupServices>,
  file: string,
  { json }: { readonly json: boolean },
): Promise<number> => {
  for (const each of [file, keysFileOf(file)]) refuseExisting(each);
  return attach(async (services) => {
    const { environment } = services;
    const events = await withRetries(environment, () => services.log.head());
    const taken = await withCopyProgress({ json, environment, events }, (onProgress) =>
      // A backup is of one moment: the second try starts over.
      withRetries(environment, () => takeBackup(services, file, onProgress)),
    );
    const { id, log, takenAt, rows, checksum } = taken;
    const position = rows['events'] ?? 0;
    const isRecorded = await recorded(services, taken, position);
    const answer = { file, keys: keysFileOf(file), backup: id, log, takenAt, position, rows, checksum };
    printBackup(process.stdout, answer, json);
    return isRecorded ? DONE : NOT_RECORDED;
  });
};

/** A backup is as good without its record; a message says that it is missing. */
const recorded = async (
  { operatorLog, environment }: BackupServices,
  { id, takenAt, checksum }: TakenBackup,
  position: number,
): Promise<boolean> => {
  try {
    const event = BackupTaken({ backupId: id, takenAt, position, checksum });
    await withRetries(environment, () => operatorLog.record(event, `backup ${id}`));
    return true;
  } catch (error) {
    const reason = messageOf(error);
    process.stderr.write(
      `Both files are complete, but it could not be recorded that backup ${id} was taken: ${reason}\n`,
    );
    return false;
  }
};

const refuseExisting = (file: string): void => {
  if (existsSync(file)) throw new WrongUsage(`${file} is there already. Give the name of a new file.`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw new WrongUsage(`Nothing can be written into the folder ${dirname(file)}.`);
  }
};

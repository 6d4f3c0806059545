import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '#kernel';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import { readIfThere, replacePrivateFile } from './files.js';
import { idsOf, SERVER_ENVIRONMENT } from './run-as-user.js';

/** The role that owns the database, a superuser of this private server. */
export const OWNER = 'daybook';

const DRAFT_PREFIX = 'postgres-draft-';

/**
 * Makes the data directory unless it is there. A crash in between leaves no half-made one.
 * The caller holds the lock of the home.
 */
export const prepareDataDirectory = async (cluster: Cluster, binaries: Binaries): Promise<void> => {
  if (existsSync(cluster.dataDirectory)) return;
  removeDrafts(cluster.folder);
  const draft = mkdtempSync(join(cluster.folder, DRAFT_PREFIX));
  const passwordFile = `${draft}.password`;
  try {
    writeFileSync(passwordFile, makePassword(cluster.folder), { mode: 0o600, flag: 'wx' });
    giveToServer(cluster, draft, passwordFile);
    await initialize(binaries, draft, passwordFile, cluster);
    renameSync(draft, cluster.dataDirectory);
  } finally {
    removeDrafts(cluster.folder);
  }
};

/**
 * The password of `OWNER`, from a file that only we may read.
 * @throws Error when it is missing
 */
export const passwordIn = (folder: string): string => {
  const password = readIfThere(passwordFileIn(folder));
  if (password) return password;
  throw new Error(
    `The password of the database in ${folder} is missing. Restore the file ${passwordFileIn(folder)}, ` +
      'or move the database away to begin with an empty one.',
  );
};

const makePassword = (folder: string): string => {
  if (!readIfThere(passwordFileIn(folder))) replacePrivateFile(passwordFileIn(folder), randomBytes(24).toString('hex'));
  return passwordIn(folder);
};

const passwordFileIn = (folder: string): string => join(folder, 'postgres-password');

const initialize = async (binaries: Binaries, draft: string, passwordFile: string, cluster: Cluster): Promise<void> => {
  try {
    await promisify(execFile)(
      binaries.initdb,
      [
        ...['-D', draft, '-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        // The built-in locale sorts alike on every machine; those of the operating system change with its updates.
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ],
      { ...idsOf(cluster.user), cwd: '/', env: SERVER_ENVIRONMENT, timeout: 120_000 },
    );
  } catch (cause) {
    throw new Error(`The database in ${cluster.folder} could not be made: ${messageOf(cause)}`, { cause });
  }
};

const giveToServer = ({ user }: Cluster, ...paths: readonly string[]): void => {
  if (user === undefined) return;
  for (const path of paths) chownSync(path, user.uid, user.gid);
};

const removeDrafts = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(DRAFT_PREFIX)) rmSync(join(folder, name), { recursive: true, force: true });
  }
};

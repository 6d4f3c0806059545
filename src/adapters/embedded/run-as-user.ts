import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ownerOf } from './files.js';

/** The user that PostgreSQL runs as when it is another one than ours. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** All that PostgreSQL's programs get to see of the environment: their answers must not depend on the caller's. */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * PostgreSQL refuses to run as root: under root it runs as the owner of its data, which for new data is `postgres` or,
 * without such a user, `nobody`. `undefined`: it runs as ourselves.
 * @throws Error when we may not touch data that another user owns, or when there is no user to run as
 */
export const serverUserFor = (dataDirectory: string): ServerUser | undefined => {
  const owner = ownerOf(dataDirectory);
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new Error(
      `The database in ${dataDirectory} belongs to user id ${owner.uid}, this is user id ${self}. ` +
        'Start Daybook as the user who made it (or as root), or give the folder to this user with chown -R.',
    );
  }
  return owner !== undefined && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivilegedUser();
};

/** Whether the user PostgreSQL runs as can get into a folder: every folder above it counts too. */
export const canEnter = (folder: string, user: ServerUser | undefined): boolean =>
  user === undefined || run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user).status === 0;

/** Runs a short program to its end as the user that PostgreSQL runs as. */
export const run = (program: string, programArguments: readonly string[], user: ServerUser | undefined) =>
  spawnSync(program, programArguments, {
    ...idsOf(user),
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    encoding: 'utf8',
    timeout: 10_000,
  });

/** The part of the options of `spawn` that says who to be. */
export const idsOf = (user: ServerUser | undefined): Partial<ServerUser> =>
  user === undefined ? {} : { uid: user.uid, gid: user.gid };

const unprivilegedUser = (): ServerUser => {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([candidate]) => candidate === name);
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody. ' +
      'Add one (useradd --system postgres), start Daybook as another user, or set DATABASE_URL.',
  );
};

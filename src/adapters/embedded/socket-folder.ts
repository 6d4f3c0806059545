import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PORT } from './postmaster.js';
import { canEnter, type ServerUser } from './run-as-user.js';

const PREFIX = 'daybook-socket-';

/** What the operating systems allow for the path of a socket: 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;

/** Makes a folder that only PostgreSQL (and root) may enter, with a path short enough for a socket. */
export const makeSocketFolder = (user: ServerUser | undefined): string => {
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((candidate) => isFit(candidate, user)) ?? '/tmp';
  const folder = mkdtempSync(join(parent, PREFIX));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
};

/** Removes a folder that `makeSocketFolder` made, and only such a one. */
export const removeSocketFolder = (folder: string | undefined): void => {
  if (folder !== undefined && basename(folder).startsWith(PREFIX)) rmSync(folder, { recursive: true, force: true });
};

const isFit = (parent: string, user: ServerUser | undefined): boolean => {
  const socket = join(parent, `${PREFIX}XXXXXX`, `.s.PGSQL.${PORT}`);
  return Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH && existsSync(parent) && canEnter(parent, user);
};

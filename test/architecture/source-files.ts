import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const INSTALLED = /\/node_modules\//;

/**
 * Paths of the files below a folder of the repository, such as `src/app/main.ts`; none when there is no such folder, and
 * nothing that npm has installed there.
 */
export const filesUnder = (folder: string): readonly string[] => {
  if (statSync(join(root, folder), { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !INSTALLED.test(path))
    .sort();
};

/** @param path of a file in the repository */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export const exists = (path: string): boolean => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;

export const isTypeScript = (path: string): boolean => path.endsWith('.ts');

/** Examples beside the code: they may use more than the code they show. */
export const isExample = (path: string): boolean => /\.(spec|fixture)\.ts$|\/testing\//.test(path);

/** All TypeScript of the program. */
export const sources: readonly string[] = filesUnder('src').filter(isTypeScript);

import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** The text of a file, `undefined` when there is none. */
export const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Who owns a file or folder, `undefined` when it is not there. */
export const ownerOf = (path: string): { readonly uid: number; readonly gid: number } | undefined =>
  statSync(path, { throwIfNoEntry: false });

/** Writes a file that only its owner may read; a crash leaves the old or the new content, never a part. */
export const replacePrivateFile = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, path);
};

/** Whether this is a system error with the given code, such as `ENOENT`. */
export const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;

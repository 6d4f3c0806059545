import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below these folders. */
export const filesUnder = (...folders: readonly string[]): readonly string[] =>
  [...new Set(folders)].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );

/** The files that hold a text or bytes, as they are or in hex, UTF-16 or base64, with what stands around it. */
export const findingsOf = (sought: string | Buffer, files: readonly string[]): readonly string[] => {
  const bytes = Buffer.from(sought);
  const forms = [bytes, bytes.toString('hex'), bytes.toString('base64'), Buffer.from(sought.toString(), 'utf16le')];
  return files.flatMap((file) => {
    const content = contentOf(file);
    const at = Math.max(...forms.map((form) => content.indexOf(form)));
    return at < 0 ? [] : [`${file}: ${content.subarray(Math.max(0, at - 40), at + 60).toString('latin1')}`];
  });
};

/** PostgreSQL removes files at any time: one that is gone holds nothing. */
const contentOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
};

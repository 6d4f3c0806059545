import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** The text of a file that only the owner can read; made when there is none. */
export const secretIn = (file: string, make: () => string): string => {
  if (!existsSync(file)) create(file, make());
  return readFileSync(file, 'utf8').trim();
};

/** Flushed, because data is bound to it; a link is made as a whole, so of two first starts at once one secret survives. */
const create = (file: string, secret: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: OWNER_ONLY, flush: true });
  chmodSync(draft, OWNER_ONLY);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
};

import { hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;
const OWNER_ONLY = 0o600;

/** The embedded set-up's master key, in a file of its own that only the owner can read; made on the first start. */
export const masterKeyIn = (home: string): Uint8Array => {
  const file = join(home, 'master.key');
  if (!existsSync(file)) create(home, file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== BYTES) {
    throw new Error(`${file} does not hold a key of 32 bytes. Put the right one back: sealed values need it.`);
  }
  return key;
};

/** Flushed, because events sealed by it are; a link is made as a whole, so of two first starts at once one key survives. */
const create = (home: string, file: string): void => {
  mkdirSync(home, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(BYTES).toString('base64')}\n`, { mode: OWNER_ONLY, flush: true });
  chmodSync(draft, OWNER_ONLY);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
};

/** A key for another purpose that tells nothing about the master key (HKDF-SHA-256, RFC 5869). */
export const derivedKey = (masterKey: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), `daybook ${purpose}`, BYTES));

import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { secretIn } from './secret-file.js';

const BYTES = 32;

/** Where the embedded set-up keeps its master key. */
export const masterKeyFile = (home: string): string => join(home, 'master.key');

/** The embedded set-up's master key, in a file of its own that only the owner can read; made on the first start. */
export const masterKeyIn = (home: string): Uint8Array => {
  const file = masterKeyFile(home);
  const key = Buffer.from(
    secretIn(file, () => randomBytes(BYTES).toString('base64')),
    'base64',
  );
  if (key.length !== BYTES) {
    throw new Error(`${file} does not hold a key of 32 bytes. Put the right one back: sealed values need it.`);
  }
  return key;
};

/** A key for another purpose that reveals nothing about the master key (HKDF-SHA-256, RFC 5869). */
export const derivedKey = (masterKey: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), `daybook ${purpose}`, BYTES));

import { createCipheriv, createDecipheriv } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret under the master key: nonce ‖ ciphertext ‖ tag, bound to its subject. */
export const wrap = (masterKey: Uint8Array, subject: string, secret: Uint8Array, nonce: Uint8Array): Buffer => {
  const cipher = createCipheriv(CIPHER, masterKey, nonce).setAAD(Buffer.from(subject));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
};

/** @throws Error when the secret was wrapped by another master key or for another subject */
export const unwrap = (masterKey: Uint8Array, subject: string, wrapped: Uint8Array): Buffer => {
  const tagAt = wrapped.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, masterKey, wrapped.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(subject))
    .setAuthTag(wrapped.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
  } catch (error) {
    throw new Error(
      'A key of this database cannot be unwrapped: the master key is not the one that wrapped it. ' +
        'Give back the one the database was made with, in DAYBOOK_MASTER_KEY or as master.key in .daybook/.',
      { cause: error },
    );
  }
};

/** Whether the master key opens a wrapped secret of this subject. */
export const opens = (masterKey: Uint8Array, subject: string, wrapped: Uint8Array): boolean => {
  try {
    return unwrap(masterKey, subject, wrapped).length > 0;
  } catch {
    return false;
  }
};

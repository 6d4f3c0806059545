import { hash } from 'node:crypto';

/**
 * SHA-256 as 32 bytes; a text is hashed as UTF-8. It comes by way of a text: as a buffer each hash would have memory of
 * its own outside the heap, which costs the garbage collector more than hashing does.
 */
export const sha256 = (input: string | Uint8Array): Buffer => Buffer.from(hash('sha256', input, 'binary'), 'binary');

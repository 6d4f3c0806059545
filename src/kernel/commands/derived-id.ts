import { createHash } from 'node:crypto';
import type { CommandContext } from './command.js';

/**
 * An id for a part of an aggregate that the caller did not name: the same for every repetition of the same command.
 * 96 bits of SHA-256 over principal and idempotency key, base64url.
 */
export const derivedId = ({ principal, idempotencyKey }: CommandContext): string =>
  derivedIdOf(`${principal} ${idempotencyKey}`);

/** An id for what a process names: the same for the same text. 96 bits of its SHA-256, base64url. */
export const derivedIdOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);

import { createHmac } from 'node:crypto';
import { canonicalJson } from '../events/canonical-json.js';
import type { CommandPayload } from './command.js';

/** Compares whether two requests under one key ask the same, without storing what they ask. */
export class Fingerprints {
  /** @param secret keeps the fingerprints of guessable bodies from being guessed */
  constructor(private readonly secret: Uint8Array) {}

  /** HMAC-SHA-256, base64url, over the canonical JSON (RFC 8785) of command, target and body. */
  of({ command, target, body }: CommandPayload): string {
    return createHmac('sha256', this.secret).update(canonicalJson({ command, target, body })).digest('base64url');
  }
}

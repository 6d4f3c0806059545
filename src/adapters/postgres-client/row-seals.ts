import { createHmac, timingSafeEqual } from 'node:crypto';
import { StoreTampered } from '#kernel';

export type SealedValue = string | number | boolean;

/**
 * Seals rows that others rely on and that no hash in the log covers: receipts and outboxes. The key is not in the
 * database, so who can write to the database only cannot make or change such a row unnoticed.
 *
 * A seal is HMAC-SHA-256 (RFC 2104) in base64url over the JSON array of the kind and the values.
 */
export class RowSeals {
  /** @param key 32 bytes, derived from the master key for this purpose alone */
  constructor(private readonly key: Uint8Array) {}

  of(kind: string, values: readonly SealedValue[]): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([kind, ...values]))
      .digest('base64url');
  }

  holds(kind: string, values: readonly SealedValue[], seal: string): boolean {
    const [expected, found] = [Buffer.from(this.of(kind, values)), Buffer.from(seal)];
    return expected.length === found.length && timingSafeEqual(expected, found);
  }

  /** @param what names the row for an operator @throws StoreTampered when the seal is not of these values */
  assert(kind: string, values: readonly SealedValue[], seal: string, what: string): void {
    if (!this.holds(kind, values, seal)) throw new StoreTampered(`${what} is not what this Daybook wrote`);
  }
}

import { randomBytes } from 'node:crypto';
import { canonicalJson, type OutboxEntry, type Parking, type StoredEntry } from '#kernel';
import type { RowSeals } from './row-seals.js';
import { assertSealedParking } from './parking-seals.js';

const KIND = 'operator event';
const ID_BYTES = 16;

/** Type of the entries that a trigger makes of parked streams. */
export const PARKING = 'StreamParked';

/** A row of `daybook.operator_outbox`. */
export interface OutboxRow extends Omit<StoredEntry, 'data'> {
  /** JSON text. */
  readonly data: string;
  readonly position: number | null;
  readonly seal: string;
}

/** The argument of `daybook.enqueue`: entries with an id and a seal each. */
export const sealedEntries = (seals: RowSeals, entries: readonly OutboxEntry[]): string =>
  JSON.stringify(
    entries.map(({ type, data, principal }) => {
      const id = randomBytes(ID_BYTES).toString('hex');
      return { id, type, data, principal, seal: seals.of(KIND, [id, type, canonicalJson(data), principal]) };
    }),
  );

/** @throws StoreTampered when a row was made neither by `sealedEntries` nor of a stream that was parked */
export const assertSealed = (seals: RowSeals, { id, type, data: text, principal, seal }: OutboxRow): void => {
  const data = JSON.parse(text) as object;
  if (type === PARKING) {
    assertSealedParking(seals, { ...(data as Parking), seal }, 'operator_outbox');
    return;
  }
  const what = `The entry ${id} (${type}) in daybook.operator_outbox`;
  seals.assert(KIND, [id, type, canonicalJson(data), principal], seal, what);
};

import { randomBytes } from 'node:crypto';
import { canonicalJson, type OutboxEntry } from '#kernel';
import type { RowSeals } from '../row-seals.js';

const KIND = 'act';
const ID_BYTES = 16;

/** The argument of `daybook.owe`: acts with an id and a seal each. */
export const sealedEntries = (seals: RowSeals, acts: readonly OutboxEntry[]): string =>
  JSON.stringify(
    acts.map(({ type, data, principal }) => {
      const id = randomBytes(ID_BYTES).toString('hex');
      return { id, type, data, principal, seal: seals.of(KIND, [id, type, canonicalJson(data), principal]) };
    }),
  );

/** @throws StoreTampered when an entry of the outbox was not made by `sealedEntries` */
export const assertSealedEntry = (
  seals: RowSeals,
  { id, type, data, principal, seal }: OutboxEntry & { readonly id: string; readonly seal: string },
): void => {
  seals.assert(
    KIND,
    [id, type, canonicalJson(data), principal],
    seal,
    `The entry ${id} (${type}) in daybook.act_outbox`,
  );
};

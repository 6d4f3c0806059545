import type { Client } from 'pg';
import { type CopiedPart, CopyRefused } from '#kernel';
import { unwrap } from '../keys/key-wrapping.js';
import { linesOf, valuesOf } from './copy-text.js';

/** The one key that a store makes for itself when it is opened, to know its master key again. */
const NO_SUBJECT = '';

/**
 * The keys of a copy, each unwrapped once to see that the master key is the right one; without the key of no subject, which
 * every store has its own of. @throws CopyRefused
 */
export async function* keysUnder(masterKey: Uint8Array, { columns, rows }: CopiedPart): AsyncGenerator<Buffer> {
  const [subjectAt, wrappedAt] = [columns.indexOf('subject'), columns.indexOf('wrapped')];
  for await (const chunk of rows) {
    const kept = linesOf(chunk).filter((line) => {
      const values = valuesOf(line);
      const subject = values[subjectAt] ?? '';
      assertUnwraps(masterKey, subject, Buffer.from((values[wrappedAt] ?? '').slice(2), 'hex'));
      return subject !== NO_SUBJECT;
    });
    if (kept.length > 0) yield Buffer.from(`${kept.join('\n')}\n`);
  }
}

/** @throws CopyRefused when the master key does not open each key of a copy */
export const refuseForeignKeys = async (masterKey: Uint8Array, part: CopiedPart): Promise<void> => {
  for await (const _ of keysUnder(masterKey, part));
};

/** The key of no subject, when a store was opened before, shows its master key. @throws CopyRefused */
export const refuseOtherMasterKey = async (client: Client, masterKey: Uint8Array): Promise<void> => {
  const text = 'select wrapped from daybook.subject_keys where subject = $1';
  const { rows } = await client.query<{ readonly wrapped: Uint8Array }>(text, [NO_SUBJECT]);
  for (const { wrapped } of rows) assertUnwraps(masterKey, NO_SUBJECT, wrapped);
};

const assertUnwraps = (masterKey: Uint8Array, subject: string, wrapped: Uint8Array): void => {
  try {
    unwrap(masterKey, subject, wrapped);
  } catch (error) {
    throw new CopyRefused(
      'The master key is not the one that wrapped the keys of this copy, or of the store it goes into. Give the one of ' +
        'the store it was taken from, in DAYBOOK_MASTER_KEY or as master.key in .daybook/. Nothing was changed.',
      { cause: error },
    );
  }
};

import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type CopiedPart, CopyRefused, StoreNotEmpty } from '#kernel';
import { EventCheck } from './event-check.js';
import { keysUnder, refuseOtherMasterKey } from './key-check.js';
import { linesOf, valuesOf } from './copy-text.js';
import { STORE_PARTS } from './store-parts.js';

/** What an append takes: while a store is filled, no other process writes to it. */
const APPEND_LOCK = 7_232_621_226_264;
const LOCK_WITHIN = '10s';

/**
 * One transaction: everything that a copy holds, and what is put into the outbox about it, or nothing.
 * @param entries the argument of `daybook.enqueue`, for the position of the newest event
 * @returns that position
 */
export const fillStore = async (
  client: pg.Client,
  masterKey: Uint8Array,
  parts: AsyncIterable<CopiedPart>,
  entries: (position: number) => string,
): Promise<number> => {
  await client.query('begin');
  await client.query(`set local lock_timeout to '${LOCK_WITHIN}'`);
  await client.query('select pg_advisory_xact_lock($1)', [APPEND_LOCK]);
  await refuseUnlessEmpty(client);
  await refuseOtherMasterKey(client, masterKey);
  const events = new EventCheck();
  for await (const part of parts) {
    const kind = kindOf(part);
    if (part.name === 'events') await copyIn(client, part, events.checked(part.columns, part.rows));
    else if (part.secret) await copyIn(client, part, keysUnder(masterKey, part));
    else if (kind === 'table') await copyIn(client, part, part.rows);
    else await continueSequence(client, part);
  }
  await refuseTornStreams(client);
  await client.query('select daybook.enqueue($1)', [entries(events.position)]);
  await client.query('analyze daybook.events, daybook.idempotency');
  await client.query('commit');
  return events.position;
};

const kindOf = ({ name }: CopiedPart): 'table' | 'sequence' => {
  const definition = STORE_PARTS.find((known) => known.name === name);
  if (definition !== undefined) return definition.kind;
  throw new CopyRefused(`The copy holds ${name}, which this release does not know: restore it with the one it is of.`);
};

const refuseUnlessEmpty = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<Readonly<Record<'events' | 'receipts' | 'keys' | 'numbers' | 'views', boolean>>>(`
    select exists (select from daybook.events) as events, exists (select from daybook.idempotency) as receipts,
      exists (select from daybook.subject_keys where subject <> '') as keys,
      (select is_called from daybook.order_numbers) as numbers,
      exists (select from daybook.checkpoints where position > 0) as views`);
  const [found] = rows;
  if (found?.events === true) throw new StoreNotEmpty('events');
  if (found?.receipts === true) throw new StoreNotEmpty('idempotency keys');
  if (found?.keys === true) throw new StoreNotEmpty('keys of personal data');
  if (found?.numbers === true) throw new StoreNotEmpty('order numbers that were given out');
  if (found?.views === true) throw new StoreNotEmpty('views of another log');
};

const copyIn = async (client: pg.Client, part: CopiedPart, rows: AsyncIterable<Buffer>): Promise<void> => {
  const columns = part.columns.map((name) => client.escapeIdentifier(name)).join(', ');
  await pipeline(rows, client.query(copyFrom(`copy daybook.${part.name} (${columns}) from stdin`)));
};

/** A sequence that is altered follows the transaction; one that is set would not be set back. */
const continueSequence = async (client: pg.Client, { name, rows }: CopiedPart): Promise<void> => {
  for await (const chunk of rows) {
    for (const line of linesOf(chunk)) {
      const [last, isCalled] = valuesOf(line);
      const next = BigInt(last ?? 1) + (isCalled === 't' ? 1n : 0n);
      await client.query(`alter sequence daybook.${name} restart with ${next}`);
      // What counts on is a sequence that was used: the next store refuses to mix another copy into this one.
      if (isCalled === 't') await client.query(`select nextval('daybook.${name}')`);
    }
  }
};

const refuseTornStreams = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ readonly stream: string }>(
    'select stream from daybook.events group by stream having max(version) <> count(*) limit 1',
  );
  if (rows[0] !== undefined) throw new CopyRefused(`Stream ${rows[0].stream} of the copy lacks one of its versions.`);
};

import { readFileSync } from 'node:fs';
import pg from 'pg';

/** A part of an append function and what stands there in a faulty one. */
type Change = readonly [right: string, wrong: string];

/** What is wrong in each of the two append functions. */
export interface Fault {
  readonly ofBatches: readonly Change[];
  readonly ofOne: readonly Change[];
}

const OF_BATCHES = new URL('../../migrations/0004-append.sql', import.meta.url);
const OF_ONE = new URL('../../migrations/0005-append-one.sql', import.meta.url);
const TAKES_NO_LOCK: Change = ['perform pg_advisory_xact_lock(7232621226264);', ''];

/** Neither waits for others nor counts from the last position: the usual `bigserial`. */
export const WITHOUT_LOCK: Fault = {
  ofBatches: [
    TAKES_NO_LOCK,
    ['position_before + number, stream, expected_version', `nextval('daybook.positions'), stream, expected_version`],
  ],
  ofOne: [
    TAKES_NO_LOCK,
    ['coalesce((select max(e.position) from daybook.events e), 0) + 1', `nextval('daybook.positions')`],
  ],
};

/** Leaves receipts to whoever calls. */
export const WITHOUT_RECEIPTS: Fault = {
  ofBatches: [['from placed where accepted\n  )', 'from placed where false\n  )']],
  ofOne: [
    ['return next_position;', 'delete from daybook.idempotency i where i.key = append_one.key; return next_position;'],
  ],
};

/** Replaces the append functions of a database that is thrown away afterwards. */
export const plantAppend = (url: string, { ofBatches, ofOne }: Fault): Promise<void> =>
  administer(url, [POSITIONS, faulty(OF_BATCHES, ofBatches), faulty(OF_ONE, ofOne)].join(';'));

const faulty = (source: URL, changes: readonly Change[]): string => {
  const right = readFileSync(source, 'utf8').replace('create function', 'create or replace function');
  return changes.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) throw new Error(`The append function has not exactly one "${before}"`);
    return text.replace(before, () => after);
  }, right);
};

/** Keeps with each event the id of the transaction that wrote it. */
export const plantTransactionIds = (url: string): Promise<void> =>
  administer(url, 'alter table daybook.events add column xid xid8 not null default pg_current_xact_id()');

const POSITIONS = 'create sequence daybook.positions; grant usage on sequence daybook.positions to daybook_app';

const administer = async (url: string, statements: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
};

import { readFileSync } from 'node:fs';
import pg from 'pg';

/** A part of the append function and what stands there in a faulty one. */
export type Change = readonly [right: string, wrong: string];

const SOURCE = new URL('../../migrations/0004-append.sql', import.meta.url);

/** Neither waits for others nor counts from the last position: the usual `bigserial`. */
export const WITHOUT_LOCK: readonly Change[] = [
  ['perform pg_advisory_xact_lock(7232621226264);', ''],
  ['position_before + number, stream, expected_version', `nextval('daybook.positions'), stream, expected_version`],
];

/** Leaves receipts to whoever calls. */
export const WITHOUT_RECEIPTS: readonly Change[] = [
  ['from placed where accepted\n  )', 'from placed where false\n  )'],
];

/** Replaces the append function of a database that is thrown away afterwards. */
export const plantAppend = async (url: string, changes: readonly Change[]): Promise<void> => {
  const right = readFileSync(SOURCE, 'utf8').replace('create function', 'create or replace function');
  const wrong = changes.reduce((source, [before, after]) => {
    if (source.split(before).length !== 2) throw new Error(`The append function has not exactly one "${before}"`);
    return source.replace(before, () => after);
  }, right);
  await administer(url, `${POSITIONS}; ${wrong}`);
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

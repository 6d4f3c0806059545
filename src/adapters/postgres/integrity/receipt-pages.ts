import type { Pool } from 'pg';
import type { IdempotencyKey } from '#kernel';
import { ReceiptSeals, type SealedReceipt } from '../events/receipt-seals.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';

/** What is wrong with a receipt. */
export interface WrongReceipt extends IdempotencyKey {
  readonly problem: 'not what this Daybook wrote' | 'of another position than its event';
}

export interface ReceiptPage {
  readonly wrong: readonly WrongReceipt[];
  /** To go on after; `undefined` after the last page. */
  readonly next: IdempotencyKey | undefined;
}

const PAGE = 1_000;
const FIRST: IdempotencyKey = { principal: '', key: '' };

/** A thousand receipts after another, each checked against its seal and its event. @throws StoreUnavailable */
export const readReceiptPage = async (
  pool: Pool,
  seals: RowSeals,
  after: IdempotencyKey = FIRST,
): Promise<ReceiptPage> => {
  const receipts = new ReceiptSeals(seals);
  const page = await rows<ReceiptRow>(pool, 'reading receipts', RECEIPTS, [after.principal, after.key, PAGE]);
  const wrong = page.flatMap(({ seal, position, found, ...receipt }): readonly WrongReceipt[] => {
    const { principal, key } = receipt;
    if (!receipts.holds(receipt, seal)) return [{ principal, key, problem: 'not what this Daybook wrote' }];
    return position === found ? [] : [{ principal, key, problem: 'of another position than its event' }];
  });
  const last = page.length < PAGE ? undefined : page.at(-1);
  return { wrong, next: last && { principal: last.principal, key: last.key } };
};

interface ReceiptRow extends SealedReceipt {
  readonly seal: string;
  readonly position: number;
  /** Position of the event that the receipt names. */
  readonly found: number;
}

const RECEIPTS = `
  select i.principal, i.key, i.fingerprint, i.command_id as "commandId", i.stream, i.version, i.status, i.body,
    i.expires_at is not null as expires, i.seal, i.position, coalesce(e.position, 0) as found
  from daybook.idempotency i left join daybook.events e on e.stream = i.stream and e.version = i.version
  where (i.principal, i.key) > ($1, $2) order by i.principal, i.key limit $3`;

/** Events younger than this must have a receipt: receipts are kept for longer. */
const KEPT = '24 hours';
const MOST_NAMED = 10;

/** Positions of the first events whose receipt is gone, at most ten. @throws StoreUnavailable */
export const eventsWithoutReceipt = async (pool: Pool): Promise<readonly number[]> => {
  const found = await rows<{ readonly position: number }>(pool, 'looking for receipts', WITHOUT_RECEIPT, [MOST_NAMED]);
  return found.map(({ position }) => position);
};

// An event is in the log with its receipt or not at all; positions rise with the time of recording, but for clocks that
// differ, so the youngest events are found from the end.
const WITHOUT_RECEIPT = `
  select e.position from daybook.events e
  where e.recorded_at > now() - interval '${KEPT}'
    and not exists (
      select from daybook.idempotency i where i.command_id = (e.metadata ->> 'commandId')::uuid and i.stream = e.stream
    )
  order by e.position limit $1`;

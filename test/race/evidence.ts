import type pg from 'pg';
import type { EventRow, Evidence, ReceiptRow } from './log-checker.js';

const PAGE = 50_000;

/** What the tables hold, by statements of its own. */
export const evidenceIn = async (pool: pg.Pool): Promise<Pick<Evidence, 'events' | 'receipts'>> => {
  const events: EventRow[] = [];
  for (let from = 0; ;) {
    const { rows } = await pool.query<EventRow>(EVENTS, [from, PAGE]);
    for (const row of rows) events.push(row);
    const last = rows.at(-1);
    if (last === undefined) break;
    from = last.position;
  }
  const { rows: receipts } = await pool.query<ReceiptRow>(RECEIPTS);
  return { events, receipts };
};

const EVENTS = `select position, id, stream, version, metadata ->> 'commandId' as "commandId"
  from daybook.events where position > $1 order by position limit $2`;

const RECEIPTS = `select command_id as "commandId", stream, version, position, (body::json ->> 'events')::integer as events
  from daybook.idempotency`;

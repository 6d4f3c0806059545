import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readerOf } from '#kernel';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import type { ReceiptRow, Stored, ViewRow } from './history-checker.js';
import type { EventRow, Fields } from './order-view.js';

const DRAINED_WITHIN_MS = 240_000;

/** Waits until the order view has come to the end of the log, then reads the tables by raw SQL. */
export const drainedTables = async (url: string): Promise<Stored> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await drained(client);
    const { rows: logs } = await client.query<{ readonly id: string }>(LOG);
    const { rows: events } = await client.query<EventRow>(EVENTS);
    const { rows: receipts } = await client.query<ReceiptRow>(RECEIPTS);
    const { rows: views } = await client.query<ViewRow & { readonly document: Fields }>(VIEWS);
    return { logId: logs[0]?.id ?? '', events, receipts, views };
  } finally {
    await client.end();
  }
};

const drained = async (client: pg.Client): Promise<void> => {
  for (const end = performance.now() + DRAINED_WITHIN_MS; performance.now() < end; await sleep(50)) {
    const { rows } = await client.query<{ readonly drained: boolean }>(DRAINED);
    if (rows[0]?.drained === true) return;
  }
  throw new Error(`The order view has not come to the end of the log within ${DRAINED_WITHIN_MS} ms`);
};

const DRAINED = `select max(position) = (select max(position) from daybook.events) as drained
  from daybook.checkpoints where reader = '${readerOf(orderDetails.view)}'`;

const LOG = 'select id from daybook.log';

const EVENTS = `select position::integer, id, stream, version, type, data, metadata ->> 'principal' as principal,
    metadata ->> 'commandId' as "commandId",
    to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt"
  from daybook.events order by events.position`;

const RECEIPTS = `select key, command_id as "commandId", stream, version, position::integer, status, body::json as body
  from daybook.idempotency`;

const VIEWS = `select id, version::integer, position::integer, doc as document from daybook_views.order_details_live`;

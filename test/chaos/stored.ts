import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { type StoredViews, viewsInPostgres } from '../support/stored-views.js';
import type { ReceiptRow, Stored, ViewRow } from './history-checker.js';
import type { EventRow } from './order-view.js';

const DRAINED_WITHIN_MS = 240_000;

const VIEW = orderDetails.view.name;

/** Waits until the order view has come to the end of the log, then reads what is stored, past the program. */
export const drainedStores = async (url: string, storedViews: StoredViews = viewsInPostgres(url)): Promise<Stored> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await drained(client, storedViews);
    const { rows: logs } = await client.query<{ readonly id: string }>(LOG);
    const { rows: events } = await client.query<EventRow>(EVENTS);
    const { rows: receipts } = await client.query<ReceiptRow>(RECEIPTS);
    const views = (await storedViews.documents(VIEW, await liveBuild(client))) as readonly ViewRow[];
    return { logId: logs[0]?.id ?? '', events, receipts, views };
  } finally {
    await client.end();
  }
};

const drained = async (client: pg.Client, views: StoredViews): Promise<void> => {
  let [reached, head]: (number | undefined)[] = [];
  for (const end = performance.now() + DRAINED_WITHIN_MS; performance.now() < end; await sleep(50)) {
    head = (await client.query<{ readonly head: number }>(HEAD)).rows[0]?.head;
    reached = await views.reachedBy(VIEW, await liveBuild(client));
    if (reached === head) return;
  }
  throw new Error(`After ${DRAINED_WITHIN_MS} ms the order view has come to ${reached}, and the log to ${head}`);
};

const liveBuild = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ readonly live: string }>(LIVE, [VIEW]);
  return rows[0]?.live ?? '';
};

const LIVE = 'select live from daybook.views where view = $1';

const HEAD = 'select max(position)::integer as head from daybook.events';

const LOG = 'select id from daybook.log';

const EVENTS = `select position::integer, id, stream, version, type, data, metadata ->> 'principal' as principal,
    metadata ->> 'commandId' as "commandId",
    to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt"
  from daybook.events order by events.position`;

const RECEIPTS = `select key, command_id as "commandId", stream, version, position::integer, status, body::json as body
  from daybook.idempotency`;

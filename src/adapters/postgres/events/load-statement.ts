import { type IdempotencyKey, LOAD_EVENTS, type LoadedStream, type Receipt, type StoredEvent } from '#kernel';
import type { ReceiptSeals } from './receipt-seals.js';

/** What `EventStore.load` is asked. */
export interface LoadRequest extends IdempotencyKey {
  readonly stream: string;
  readonly fromVersion: number;
}

/** Columns of `daybook.events e`; with the pool's type parsers a row of them is a stored event. */
export const EVENT_COLUMNS = `e.position, e.stream, e.version, e.id, e.type, e.schema_version as "schemaVersion",
  e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.data, e.metadata, e.leaf`;

export type LoadRow = { readonly ordinal: number } & {
  readonly [Column in keyof StoredEvent]: StoredEvent[Column] | null;
} & {
  readonly receipt: string | null;
};

/** Many streams and receipts in one statement, and so in one snapshot. */
export const LOAD = {
  name: 'daybook_load',
  text: `
  select asked.ordinal, ${EVENT_COLUMNS}, known.receipt
  from unnest($1::text[], $2::text[], $3::text[], $4::integer[]) with ordinality
    as asked (stream, principal, key, from_version, ordinal)
  left join lateral (
    select json_build_object(
      'fingerprint', r.fingerprint, 'commandId', r.command_id, 'stream', r.stream, 'version', r.version,
      'position', r.position, 'status', r.status, 'body', r.body, 'expires', r.expires_at is not null, 'seal', r.seal
    ) as receipt
    from daybook.idempotency r where r.principal = asked.principal and r.key = asked.key limit 1
  ) known on true
  left join lateral (
    select * from daybook.events s
    where known.receipt is null and s.stream = asked.stream and s.version >= asked.from_version
    order by s.version limit ${LOAD_EVENTS}
  ) e on true
  order by asked.ordinal, e.version`,
};

export const loadParameters = (requests: readonly LoadRequest[]): unknown[] => [
  requests.map(({ stream }) => stream),
  requests.map(({ principal }) => principal),
  requests.map(({ key }) => key),
  requests.map(({ fromVersion }) => fromVersion),
];

/** Rows of LOAD, given back to the requests in their order. @throws StoreTampered for a receipt with another seal */
export const loadedStreams = (
  requests: readonly LoadRequest[],
  rows: readonly LoadRow[],
  seals: ReceiptSeals,
): readonly LoadedStream[] => {
  const loaded = requests.map(() => ({ receipt: undefined as Receipt | undefined, events: [] as StoredEvent[] }));
  for (const { ordinal, receipt, ...event } of rows) {
    const target = loaded[ordinal - 1];
    const request = requests[ordinal - 1];
    if (target === undefined || request === undefined) continue;
    if (receipt !== null) target.receipt ??= receiptOf(request, receipt, seals);
    if (event.position !== null) target.events.push(event as StoredEvent);
  }
  return loaded;
};

const receiptOf = ({ principal, key }: IdempotencyKey, json: string, seals: ReceiptSeals): Receipt => {
  const { seal, ...known } = JSON.parse(json) as Omit<Receipt, 'principal' | 'key'> & { readonly seal: string };
  const receipt = { principal, key, ...known };
  seals.assertReceipt(receipt, seal);
  return receipt;
};

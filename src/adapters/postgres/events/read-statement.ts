import type { StoredEvent } from '#kernel';
import { EVENT_COLUMNS } from './load-statement.js';

/** What `EventStore.readStream` is asked. */
export interface ReadRequest {
  readonly stream: string;
  readonly fromVersion: number;
  /** Events at most. */
  readonly limit: number;
}

export type ReadRow = StoredEvent & { readonly ordinal: number };

/** Pages of many streams in one statement. */
export const READ = {
  name: 'daybook_read',
  text: `
  select asked.ordinal, ${EVENT_COLUMNS}
  from unnest($1::text[], $2::integer[], $3::integer[]) with ordinality as asked (stream, from_version, most, ordinal)
  cross join lateral (
    select * from daybook.events s
    where s.stream = asked.stream and s.version >= asked.from_version order by s.version limit asked.most
  ) e
  order by asked.ordinal, e.version`,
};

export const readParameters = (requests: readonly ReadRequest[]): unknown[] => [
  requests.map(({ stream }) => stream),
  requests.map(({ fromVersion }) => fromVersion),
  requests.map(({ limit }) => limit),
];

/** Rows of READ, given back to the requests in their order. */
export const readStreams = (
  requests: readonly ReadRequest[],
  rows: readonly ReadRow[],
): readonly (readonly StoredEvent[])[] => {
  const pages = requests.map((): StoredEvent[] => []);
  for (const { ordinal, ...event } of rows) pages[ordinal - 1]?.push(event);
  return pages;
};

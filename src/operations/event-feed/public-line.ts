import type { EventMetadata, StoredEvent } from '#kernel';
import type { PublicEvent } from '#platform';

const SEQUENCE_DIGITS = 20;

/**
 * What CloudEvents 1.0 says of a public event, with the extensions sequence, partitioning and distributed tracing.
 * `position` is where a reader goes on, `sequence` the same as a text that sorts.
 * @param source names the log
 */
export const publicAttributes = (
  { type, schemaVersion, subject }: Omit<PublicEvent, 'data'>,
  { id, position, occurredAt }: Pick<StoredEvent, 'id' | 'position' | 'occurredAt'>,
  { correlationId, causationId, traceparent }: Partial<EventMetadata>,
  source: string,
) => ({
  specversion: '1.0',
  id,
  source,
  type,
  subject,
  time: occurredAt,
  datacontenttype: 'application/json',
  dataschema: `urn:daybook:public:${type}:${schemaVersion}`,
  sequence: String(position).padStart(SEQUENCE_DIGITS, '0'),
  position,
  partitionkey: subject,
  correlationid: correlationId,
  causationid: causationId,
  traceparent,
});

/** The names of logs, as sources of events. @param logId 32 hexadecimal digits */
export const sourceOf = (logId: string): string => `urn:daybook:log:${logId}`;

/** A public event as CloudEvents 1.0 in JSON. @param source names the log */
export const publicLine = (
  { data, ...event }: Omit<PublicEvent, 'data'> & { readonly data: unknown },
  record: Pick<StoredEvent, 'id' | 'position' | 'occurredAt'>,
  metadata: Partial<EventMetadata>,
  source: string,
): string => JSON.stringify({ ...publicAttributes(event, record, metadata, source), data });

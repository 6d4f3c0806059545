import type { EventMetadata, StoredEvent } from '#kernel';
import type { PublicEvent } from '#platform';

const SEQUENCE_DIGITS = 20;

/**
 * A public event as CloudEvents 1.0 in JSON, with the extensions sequence, partitioning and distributed tracing.
 * `position` is where a reader goes on, `sequence` the same as a text that sorts.
 * @param source names the log
 */
export const publicLine = (
  { type, schemaVersion, subject, data }: Omit<PublicEvent, 'data'> & { readonly data: unknown },
  { id, position, occurredAt }: Pick<StoredEvent, 'id' | 'position' | 'occurredAt'>,
  { correlationId, causationId, traceparent }: Partial<EventMetadata>,
  source: string,
): string =>
  JSON.stringify({
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
    data,
  });

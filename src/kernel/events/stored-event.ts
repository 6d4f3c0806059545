import { canonicalJson } from './canonical-json.js';
import { sha256 } from './sha-256.js';

/** Who asked and what led to it; canonical JSON text in the record. */
export interface EventMetadata {
  readonly principal: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** W3C trace context of the request, when it had one. */
  readonly traceparent?: string;
  readonly reason?: string;
}

/** An event as text, before the log gives it a position. */
export interface NewEvent {
  /** UUIDv7. */
  readonly id: string;
  readonly stream: string;
  /** Position in the stream, from 1, dense. */
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly occurredAt: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string;
  /** Canonical JSON text (RFC 8785), personal values sealed. */
  readonly data: string;
  /** Canonical JSON text of an EventMetadata. */
  readonly metadata: string;
  /** SHA-256, 32 bytes; see `leafOf`. */
  readonly leaf: Uint8Array;
}

/** An event as the store keeps it. */
export interface StoredEvent extends NewEvent {
  /** Position in the log, from 1, dense over all streams. */
  readonly position: number;
}

const LEAF_PREFIX = '\0';

/**
 * The hash of a record as a Merkle leaf (RFC 6962, section 2.1): SHA-256 over 0x00 and the canonical JSON of all
 * columns but position and leaf. Data and metadata are canonical already, so the text is put together, not parsed.
 */
export const leafOf = (record: Omit<NewEvent, 'leaf'>): Uint8Array => {
  const text =
    `{"data":${record.data},"id":${canonicalJson(record.id)},"metadata":${record.metadata},` +
    `"occurred_at":"${record.occurredAt}","recorded_at":"${record.recordedAt}",` +
    `"schema_version":${record.schemaVersion},"stream":${canonicalJson(record.stream)},` +
    `"type":${canonicalJson(record.type)},"version":${record.version}}`;
  return sha256(LEAF_PREFIX + text);
};

/** What stands in a record's metadata; nothing for a text that is no JSON object, which its leaf then shows as well. */
export const metadataIn = ({ metadata }: Pick<StoredEvent, 'metadata'>): Partial<EventMetadata> => {
  try {
    return Object(JSON.parse(metadata)) as Partial<EventMetadata>;
  } catch {
    return {};
  }
};

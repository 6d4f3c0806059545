import { metadataIn, type StoredEvent } from '#kernel';
import { DAYBOOK, OPERATOR } from '../operator-events/principals.js';

/** A record as it is exported. */
export interface ExportedRecord {
  readonly event: StoredEvent;
  /** Canonical JSON of the personal values in clear, by JSON pointer into the data; only in exports that open them. */
  readonly opened?: string;
}

const SEQUENCE_DIGITS = 20;
/** Attributes come first and are scalars, so the first of these begins the data, which runs to the end of the line. */
export const DATA = ',"data":';

/**
 * A record as one line of CloudEvents 1.0 in JSON, data last. `metadata` is the stored text that the leaf is a hash over;
 * what auditors ask for stands beside it under the names of the CloudEvents extensions.
 * @param source the log: the name of the key that signs it
 */
export const lineOf = ({ event, opened }: ExportedRecord, source: string): string => {
  const { reason, traceparent, principal, correlationId, causationId, commandId } = metadataIn(event);
  const attributes = JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.stream,
    time: event.occurredAt,
    recordedtime: event.recordedAt,
    datacontenttype: 'application/json',
    dataschema: `urn:daybook:event:${event.type}:${event.schemaVersion}`,
    sequence: String(event.position).padStart(SEQUENCE_DIGITS, '0'),
    position: event.position,
    streamversion: event.version,
    schemaversion: event.schemaVersion,
    authtype: authTypeOf(principal),
    authid: principal,
    reason,
    correlationid: correlationId,
    causationid: causationId,
    commandid: commandId,
    traceparent,
    leafhash: hexOf(event.leaf),
    metadata: event.metadata,
    opened,
  });
  return `${attributes.slice(0, -1)}${DATA}${onOneLine(event.data)}}`;
};

/** What a complete export ends with, so that one that was cut shows. */
export interface Trailer {
  readonly count: number;
  /** Of the last record; 0 when there is none. */
  readonly lastPosition: number;
  /** Everything up to this position was looked through. */
  readonly through: number;
}

export const TRAILER_TYPE = 'export.end';

export const trailerLine = ({ count, lastPosition, through }: Trailer, source: string): string =>
  JSON.stringify({ specversion: '1.0', id: 'end', source, type: TRAILER_TYPE, data: { count, lastPosition, through } });

export const PROGRESS_TYPE = 'export.progress';

/** While nothing fits: how far the log was looked through. */
export const progressLine = (through: number, source: string): string =>
  JSON.stringify({ specversion: '1.0', id: `progress-${through}`, source, type: PROGRESS_TYPE, data: { through } });

const SYSTEM: ReadonlySet<string> = new Set([OPERATOR, DAYBOOK, 'import']);

/** Values of the CloudEvents extension `authtype`. */
export const authTypeOf = (principal: string | undefined): string => {
  if (principal === 'local') return 'unauthenticated';
  return SYSTEM.has(principal ?? '') ? 'system' : 'app_user';
};

/** Canonical JSON has no line breaks; a text that has some was tampered with, which its leaf shows. */
const onOneLine = (data: string): string => (isOnOneLine(data) ? data : data.replace(/[\r\n]/g, ' '));
export const isOnOneLine = (data: string): boolean => !data.includes('\n') && !data.includes('\r');

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

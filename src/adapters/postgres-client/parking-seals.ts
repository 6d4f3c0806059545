import type { DiscardedEvent, ParkedStream } from '#kernel';
import type { RowSeals, SealedValue } from './row-seals.js';

const KIND = 'parking';

/** What the seal of a parked stream covers. */
export type SealedParking = Pick<ParkedStream, 'projection' | 'stream' | 'version' | 'eventId' | 'eventType' | 'error'>;

/** Of a row of `daybook.parked_streams`; a trigger takes it into the outbox. */
export const parkingSeal = (seals: RowSeals, parking: SealedParking): string => seals.of(KIND, valuesOf(parking));

/** @param table in which the row stands @throws StoreTampered when it is not of a stream that was parked */
export const assertSealedParking = (
  seals: RowSeals,
  parking: SealedParking & { readonly seal: string },
  table: 'parked_streams' | 'operator_outbox',
): void => {
  const { projection, stream, seal } = parking;
  seals.assert(KIND, valuesOf(parking), seal, `The row of ${stream} (${projection}) in daybook.${table}`);
};

const valuesOf = (parking: SealedParking): readonly SealedValue[] => {
  const { projection, stream, version, eventId, eventType, error } = parking;
  return [projection, stream, version, eventId, eventType, error];
};

const DISCARD = 'discard';

/** Of a row of `daybook.discarded_events`. */
export const discardSeal = (seals: RowSeals, event: DiscardedEvent): string =>
  seals.of(DISCARD, discardedValues(event));

/** @throws StoreTampered when there is no decision to skip the event */
export const assertSealedDiscard = (seals: RowSeals, event: DiscardedEvent & { readonly seal: string }): void => {
  const { projection, stream, version, seal } = event;
  const what = `The row of ${stream} version ${version} (${projection}) in daybook.discarded_events`;
  seals.assert(DISCARD, discardedValues(event), seal, what);
};

const discardedValues = (event: DiscardedEvent): readonly SealedValue[] => {
  const { projection, stream, version, eventId, eventType, reason } = event;
  return [projection, stream, version, eventId, eventType, reason];
};

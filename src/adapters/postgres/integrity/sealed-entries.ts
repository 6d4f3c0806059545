import type { Pool } from 'pg';
import type { DiscardedEvent, StoredEntry, ParkedStream } from '#kernel';
import { assertSealedDiscard, assertSealedParking } from '../coordination/parking-seals.js';
import type { RowSeals } from '../row-seals.js';
import { rows } from '../rows.js';
import { assertSealedEntry } from '../coordination/sealed-entries.js';

type Sealed<Row> = Row & { readonly seal: string };
type Parking = Pick<ParkedStream, 'projection' | 'stream' | 'version' | 'eventId' | 'eventType' | 'error'>;

/** What is wrong with the rows of outboxes and of discarded events: a sentence for each forged one. @throws StoreUnavailable */
export const forgedEntries = async (pool: Pool, seals: RowSeals): Promise<readonly string[]> => {
  const acts = await rows<Sealed<StoredEntry & { readonly data: string }>>(pool, 'reading the outbox', ACTS);
  const parkings = await rows<Sealed<Parking>>(pool, 'reading the outbox', PARKINGS);
  const discards = await rows<Sealed<DiscardedEvent>>(pool, 'reading discarded events', DISCARDS);
  return [
    ...acts.flatMap((act) => faultOf(() => assertSealedEntry(seals, { ...act, data: JSON.parse(act.data) as object }))),
    ...parkings.flatMap((parking) => faultOf(() => assertSealedParking(seals, parking))),
    ...discards.flatMap((event) => faultOf(() => assertSealedDiscard(seals, event))),
  ];
};

const faultOf = (assert: () => void): readonly string[] => {
  try {
    assert();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
};

const ACTS = 'select id, type, data, principal, seal from daybook.act_outbox order by number';

const PARKINGS = `select projection, stream, version, event_id as "eventId", event_type as "eventType", error, seal
  from daybook.parking_outbox
  union
  select projection, stream, version, event_id, event_type, error, seal from daybook.parked_streams`;

const DISCARDS = `select projection, stream, version, event_id as "eventId", event_type as "eventType", reason, seal
  from daybook.discarded_events`;

import type { Pool } from 'pg';
import type { DiscardedEvent } from '#kernel';
import { assertSealedDiscard, assertSealedParking, type SealedParking } from '../../postgres-client/parking-seals.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { assertSealed, type OutboxRow } from '../../postgres-client/sealed-entries.js';

type Sealed<Row> = Row & { readonly seal: string };

/** What is wrong with the rows of outboxes and of discarded events: a sentence for each forged one. @throws StoreUnavailable */
export const forgedEntries = async (pool: Pool, seals: RowSeals): Promise<readonly string[]> => {
  const entries = await rows<OutboxRow>(pool, 'reading the outbox', ENTRIES);
  const parked = await rows<Sealed<SealedParking>>(pool, 'reading parked streams', PARKED);
  const discards = await rows<Sealed<DiscardedEvent>>(pool, 'reading discarded events', DISCARDS);
  return [
    ...entries.flatMap((entry) => faultOf(() => assertSealed(seals, entry))),
    ...parked.flatMap((parking) => faultOf(() => assertSealedParking(seals, parking, 'parked_streams'))),
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

const ENTRIES = 'select id, type, data, position, principal, seal from daybook.operator_outbox order by number';

const PARKED = `select projection, stream, version, event_id as "eventId", event_type as "eventType", error, seal
  from daybook.parked_streams`;

const DISCARDS = `select projection, stream, version, event_id as "eventId", event_type as "eventType", reason, seal
  from daybook.discarded_events`;

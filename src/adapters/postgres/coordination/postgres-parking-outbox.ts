import type { Pool } from 'pg';
import { type Parking, type ParkingBatch, ParkingOutbox } from '#kernel';
import { assertSealedParking } from './parking-seals.js';
import type { RowSeals } from '../row-seals.js';
import { rows } from '../rows.js';

/** The outbox in `daybook.parking_outbox`, filled by a trigger on `daybook.parked_streams`. */
export class PostgresParkingOutbox extends ParkingOutbox {
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
  ) {
    super();
  }

  async next(most: number): Promise<ParkingBatch | undefined> {
    const batch = await rows<Parking & { readonly act: string; readonly seal: string }>(
      this.pool,
      'reading parkings',
      NEXT,
      [most],
    );
    const [first] = batch;
    for (const parking of batch) assertSealedParking(this.seals, parking);
    return first && { id: first.act, parkings: batch.map(({ act: _, seal: __, ...parking }) => parking) };
  }

  async remove(id: string): Promise<void> {
    await rows(this.pool, 'removing parkings', 'delete from daybook.parking_outbox where act = $1', [id]);
  }
}

// The subquery in an array is evaluated once; a row that another process has just taken is skipped, or is not its any more.
const NEXT = `
  with begun as (
    select act from daybook.parking_outbox where act is not null order by act limit 1
  ), sealed as (
    update daybook.parking_outbox set act = (select gen_random_uuid())
    where act is null and not exists (select from begun) and number = any (array(
      select number from daybook.parking_outbox where act is null order by number limit $1 for update skip locked
    ))
    returning *
  ), batch as (
    select * from sealed
    union all
    select * from daybook.parking_outbox where act in (select act from begun)
  )
  select act, projection, stream, version, event_id as "eventId", event_type as "eventType", error,
    parked_at as "parkedAt", seal
  from batch order by number`;

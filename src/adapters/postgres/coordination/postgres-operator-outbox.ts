import type { Pool } from 'pg';
import { OperatorOutbox, type Parking, type ParkingBatch, type StoredEntry } from '#kernel';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { assertSealed, type OutboxRow, PARKING } from '../../postgres-client/sealed-entries.js';

/** The outbox in `daybook.operator_outbox`, filled by `daybook.enqueue` and by a trigger on `daybook.parked_streams`. */
export class PostgresOperatorOutbox extends OperatorOutbox {
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
  ) {
    super();
  }

  async next(mostParkings: number): Promise<StoredEntry | ParkingBatch | undefined> {
    const batch = await rows<OutboxRow>(this.pool, 'reading the outbox', NEXT, [mostParkings]);
    for (const row of batch) assertSealed(this.seals, row);
    const [first] = batch;
    if (first === undefined) return undefined;
    if (first.type === PARKING) return { id: first.id, parkings: batch.map(({ data }) => JSON.parse(data) as Parking) };
    return entryOf(first);
  }

  async remove(id: string): Promise<void> {
    await rows(this.pool, 'emptying the outbox', 'delete from daybook.operator_outbox where id = $1', [id]);
  }
}

const entryOf = ({ id, type, data: text, position, principal }: OutboxRow): StoredEntry => {
  const data = JSON.parse(text) as object;
  return { id, type, data: position === null ? data : { ...data, position }, principal };
};

// Entries come before parkings. The subquery in an array is evaluated once; a row that another process has just taken is
// skipped, since it belongs to the batch of that process.
const NEXT = `
  with begun as (
    select id from daybook.operator_outbox where id is not null order by type = '${PARKING}', number limit 1
  ), gathered as (
    update daybook.operator_outbox set id = (select gen_random_uuid()::text)
    where id is null and not exists (select from begun) and number = any (array(
      select number from daybook.operator_outbox where id is null order by number limit $1 for update skip locked
    ))
    returning *
  ), batch as (
    select * from gathered
    union all
    select * from daybook.operator_outbox where id in (select id from begun)
  )
  select id, type, data, position, principal, seal from batch order by number`;

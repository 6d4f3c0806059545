import type { Pool } from 'pg';
import { OperatorOutbox, type StoredEntry } from '#kernel';
import type { RowSeals } from '../row-seals.js';
import { rows } from '../rows.js';
import { assertSealedEntry } from './sealed-entries.js';

/** The outbox in `daybook.act_outbox`, filled by `daybook.owe`. */
export class PostgresOperatorOutbox extends OperatorOutbox {
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
  ) {
    super();
  }

  async next(): Promise<StoredEntry | undefined> {
    const [oldest] = await rows<ActRow>(this.pool, 'reading acts', OLDEST);
    if (oldest === undefined) return undefined;
    const { position, seal, ...act } = oldest;
    const data = JSON.parse(act.data) as object;
    assertSealedEntry(this.seals, { ...act, data, seal });
    return { ...act, data: position === null ? data : { ...data, position } };
  }

  async remove(id: string): Promise<void> {
    await rows(this.pool, 'removing acts', 'delete from daybook.act_outbox where id = $1', [id]);
  }
}

type ActRow = Omit<StoredEntry, 'data'> & {
  readonly data: string;
  readonly position: number | null;
  readonly seal: string;
};

const OLDEST = 'select id, type, data, position, principal, seal from daybook.act_outbox order by number limit 1';

import type { Pool } from 'pg';
import { ActOutbox, type KeptAct } from '#kernel';
import { rows } from './rows.js';

/** The outbox in `daybook.act_outbox`, filled by `daybook.owe`. */
export class PostgresActOutbox extends ActOutbox {
  constructor(private readonly pool: Pool) {
    super();
  }

  async next(): Promise<KeptAct | undefined> {
    const text = 'select id, type, data, principal from daybook.act_outbox order by number limit 1';
    const [oldest] = await rows<ActRow>(this.pool, 'reading acts', text);
    return oldest && { ...oldest, data: JSON.parse(oldest.data) as object };
  }

  async remove(id: string): Promise<void> {
    await rows(this.pool, 'removing acts', 'delete from daybook.act_outbox where id = $1', [id]);
  }
}

type ActRow = Omit<KeptAct, 'data'> & { readonly data: string };

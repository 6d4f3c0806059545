import type { Pool } from 'pg';
import { AuditCheckpoints, type KeptCheckpoint, type SignedCheckpoint } from '#kernel';
import { rows } from '../rows.js';

const PAGE = 1_000;

/** Checkpoints in `daybook.audit_checkpoints`. */
export class PostgresAuditCheckpoints extends AuditCheckpoints {
  /** @param pool of durable connections */
  constructor(private readonly pool: Pool) {
    super();
  }

  async add({ size, time, note }: SignedCheckpoint): Promise<void> {
    await rows(this.pool, 'keeping a checkpoint', ADD, [size, time, note]);
  }

  async last(): Promise<KeptCheckpoint | undefined> {
    const [last] = await rows<KeptCheckpoint>(this.pool, 'reading checkpoints', LAST);
    return last;
  }

  async *all(): AsyncIterable<KeptCheckpoint> {
    let last: KeptCheckpoint | undefined;
    for (;;) {
      const after = [last?.size ?? -1, last?.time ?? '-infinity', PAGE];
      const page = await rows<KeptCheckpoint>(this.pool, 'reading checkpoints', PAGE_AFTER, after);
      yield* page;
      last = page.at(-1);
      if (page.length < PAGE) return;
    }
  }
}

const COLUMNS = 'size, signed_at as time, note';

const ADD = 'insert into daybook.audit_checkpoints (size, signed_at, note) values ($1, $2, $3) on conflict do nothing';

const LAST = `select ${COLUMNS} from daybook.audit_checkpoints order by size desc, signed_at desc limit 1`;

const PAGE_AFTER = `select ${COLUMNS} from daybook.audit_checkpoints
  where (size, signed_at) > ($1, $2) order by size, signed_at limit $3`;

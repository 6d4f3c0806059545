import type { Pool } from 'pg';
import { type Checkpoint, Checkpoints, type Fence } from '#kernel';
import { fencedError } from '../../postgres-client/fenced.js';
import { rows } from '../../postgres-client/rows.js';

interface CheckpointRow {
  readonly position: number;
  readonly eventId: string | null;
}

/** Checkpoints in `daybook.checkpoints`. */
export class PostgresCheckpoints extends Checkpoints {
  constructor(private readonly pool: Pool) {
    super();
  }

  async load(reader: string): Promise<Checkpoint | undefined> {
    const text = 'select position, event_id as "eventId" from daybook.checkpoints where reader = $1';
    const [saved] = await rows<CheckpointRow>(this.pool, 'loading a checkpoint', text, [reader]);
    return saved && { position: saved.position, eventId: saved.eventId ?? undefined };
  }

  async save(reader: string, { position, eventId }: Checkpoint, fence?: Fence): Promise<void> {
    const values = [reader, position, eventId ?? null, fence?.lease ?? null, fence?.token ?? null];
    await rows(this.pool, 'saving a checkpoint', SAVE, values).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}

const SAVE = {
  name: 'daybook_save_checkpoint',
  text: `insert into daybook.checkpoints (reader, position, event_id)
    select $1, $2, $3 from (select daybook.check_fence($4, $5)) as checked
    on conflict (reader)
    do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`,
};

import type { Pool } from 'pg';
import { type Checkpoint, Checkpoints, type Fence } from '#kernel';
import { fencedError } from '../coordination/fenced.js';
import { rows } from '../rows.js';

interface CheckpointRow {
  readonly partition: number;
  readonly position: number;
  readonly eventId: string | null;
}

/** Checkpoints in `daybook.checkpoints`. */
export class PostgresCheckpoints extends Checkpoints {
  constructor(private readonly pool: Pool) {
    super();
  }

  async load(reader: string): Promise<ReadonlyMap<number, Checkpoint>> {
    const text = 'select partition, position, event_id as "eventId" from daybook.checkpoints where reader = $1';
    const saved = await rows<CheckpointRow>(this.pool, 'loading a checkpoint', text, [reader]);
    return new Map(
      saved.map(({ partition, position, eventId }) => [partition, { position, eventId: eventId ?? undefined }]),
    );
  }

  async save(reader: string, partition: number, { position, eventId }: Checkpoint, fence?: Fence): Promise<void> {
    const values = [reader, partition, position, eventId ?? null, fence?.lease ?? null, fence?.token ?? null];
    await rows(this.pool, 'saving a checkpoint', SAVE, values).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}

const SAVE = {
  name: 'daybook_save_checkpoint',
  text: `insert into daybook.checkpoints (reader, partition, position, event_id)
    select $1, $2, $3, $4 from (select daybook.check_fence($5, $6)) as checked
    on conflict (reader, partition)
    do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`,
};

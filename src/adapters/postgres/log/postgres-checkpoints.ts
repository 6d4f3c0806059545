import type { Pool } from 'pg';
import { type Checkpoint, Checkpoints, type Fence } from '#kernel';
import { fencedError } from '../../postgres-client/fenced.js';
import { rows } from '../../postgres-client/rows.js';
import { Batcher } from '../batcher.js';

interface CheckpointRow {
  readonly position: number;
  readonly eventId: string | null;
}

interface Saving {
  readonly reader: string;
  readonly checkpoint: Checkpoint;
  readonly fence: Fence | undefined;
}

const PATIENCE_MS = 1_800;
const MAX_SAVED = 100;

/** Checkpoints in `daybook.checkpoints`. Readers of one log come to its end together, so those that save at once share a write. */
export class PostgresCheckpoints extends Checkpoints {
  private readonly saves: Batcher<Saving, void>;

  constructor(private readonly pool: Pool) {
    super();
    this.saves = new Batcher({
      doing: 'saving a checkpoint',
      lanes: 1,
      maxRequests: MAX_SAVED,
      patienceMs: PATIENCE_MS,
      namesOf: ({ reader }) => [reader],
      carryOut: (batch) => this.saveTogether(batch),
    });
  }

  async load(reader: string): Promise<Checkpoint | undefined> {
    const text = 'select position, event_id as "eventId" from daybook.checkpoints where reader = $1';
    const [saved] = await rows<CheckpointRow>(this.pool, 'loading a checkpoint', text, [reader]);
    return saved && { position: saved.position, eventId: saved.eventId ?? undefined };
  }

  save(reader: string, checkpoint: Checkpoint, fence?: Fence): Promise<void> {
    return this.saves.submit({ reader, checkpoint, fence });
  }

  private async saveTogether(batch: readonly Saving[]): Promise<readonly void[]> {
    await rows(this.pool, 'saving a checkpoint', SAVE, valuesOf(batch)).catch((error: unknown) => {
      throw fencedError(error, batch[0]?.fence);
    });
    return batch.map(() => undefined);
  }
}

const valuesOf = (batch: readonly Saving[]): unknown[] => [
  batch.map(({ reader }) => reader),
  batch.map(({ checkpoint }) => checkpoint.position),
  batch.map(({ checkpoint }) => checkpoint.eventId ?? null),
  batch.map(({ fence }) => fence?.lease ?? null),
  batch.map(({ fence }) => fence?.token ?? null),
];

// One whose lease has another holder fails them all, and then they are saved one by one.
const SAVE = {
  name: 'daybook_save_checkpoint',
  text: `insert into daybook.checkpoints (reader, position, event_id)
    select reader, position, event_id
    from unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::bigint[])
      as saved (reader, position, event_id, lease, token)
    cross join lateral (select daybook.check_fence(lease, token)) as checked
    order by reader
    on conflict (reader)
    do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`,
};

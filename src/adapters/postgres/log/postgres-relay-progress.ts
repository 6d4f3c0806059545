import type { Pool } from 'pg';
import type { Fence } from '#kernel';
import type { Published, RelayProgress } from '../../../operations/log-relay/relay-progress.js';
import { fencedError } from '../../postgres-client/fenced.js';
import { rows } from '../../postgres-client/rows.js';

interface ProgressRow {
  readonly logId: string;
  readonly position: number;
  readonly eventId: string | null;
  readonly lastPositions: readonly string[];
  readonly nextOffsets: readonly string[];
  readonly republish: boolean;
}

/** What was published, in `daybook.log_relay`. */
export class PostgresRelayProgress implements RelayProgress {
  constructor(private readonly pool: Pool) {}

  async load(topic: string): Promise<(Published & { readonly republish: boolean }) | undefined> {
    const [kept] = await rows<ProgressRow>(this.pool, 'loading what was published', LOAD, [topic]);
    if (kept === undefined) return undefined;
    const { logId, position, eventId, lastPositions, nextOffsets, republish } = kept;
    const marks = lastPositions.map((lastPosition, partition) => ({
      lastPosition: Number(lastPosition),
      nextOffset: Number(nextOffsets[partition]),
    }));
    return { logId, through: { position, eventId: eventId ?? undefined }, marks, republish };
  }

  begin(topic: string, published: Published, fence: Fence): Promise<void> {
    return this.write(BEGIN, topic, published, fence);
  }

  save(topic: string, published: Published, fence: Fence): Promise<void> {
    return this.write(SAVE, topic, published, fence);
  }

  async askToRepublish(topic: string): Promise<boolean> {
    const text = 'update daybook.log_relay set republish = true where topic = $1 returning topic';
    return (await rows(this.pool, 'asking to publish anew', text, [topic])).length > 0;
  }

  private async write(statement: string, topic: string, published: Published, fence: Fence): Promise<void> {
    const { logId, through, marks } = published;
    await rows(this.pool, 'saving what was published', statement, [
      ...[topic, logId, through.position, through.eventId ?? null],
      marks.map(({ lastPosition }) => lastPosition),
      marks.map(({ nextOffset }) => nextOffset),
      ...[fence.lease, fence.token],
    ]).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}

const LOAD = `
  select log_id as "logId", position, event_id as "eventId", last_positions as "lastPositions",
    next_offsets as "nextOffsets", republish
  from daybook.log_relay where topic = $1`;

const BEGIN = `
  insert into daybook.log_relay (topic, log_id, position, event_id, last_positions, next_offsets)
    select $1, $2, $3, $4, $5, $6 from (select daybook.check_fence($7, $8)) as checked
    on conflict (topic) do update set log_id = excluded.log_id, position = excluded.position, event_id = excluded.event_id,
      last_positions = excluded.last_positions, next_offsets = excluded.next_offsets, republish = false, saved_at = now()`;

const SAVE = `
  update daybook.log_relay
  set position = $3, event_id = $4, last_positions = $5, next_offsets = $6, saved_at = now()
  from (select daybook.check_fence($7, $8)) as checked
  where topic = $1 and log_id = $2`;

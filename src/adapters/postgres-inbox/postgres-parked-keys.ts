import type { Pool } from 'pg';
import type { ParkedKey, ParkedKeys } from '../../operations/consumer-groups/inbox.js';
import type { ReceivedEvent } from '../../operations/consumer-groups/received-event.js';
import { rows } from '../postgres-client/rows.js';
import { hasInboxTables } from './inbox-tables.js';
import * as statements from './statements.js';
import { eventIn, type WaitingRow } from './waiting-row.js';

/** Keys that wait, of all groups whose inbox is in this database. */
export class PostgresParkedKeys implements ParkedKeys {
  constructor(private readonly pool: Pool) {}

  async list(): Promise<readonly ParkedKey[]> {
    if (!(await hasInboxTables(this.pool))) return [];
    return rows<{ readonly [Column in keyof ParkedKey]: ParkedKey[Column] }>(
      this.pool,
      'reading keys that wait',
      statements.LIST,
    );
  }

  async first({ group, key }: ParkedKey): Promise<ReceivedEvent | undefined> {
    const [first] = await rows<WaitingRow>(this.pool, 'reading an event', statements.FIRST_WAITING, [group, key]);
    return first && eventIn(first);
  }

  async retry({ group, key }: ParkedKey): Promise<boolean> {
    return (await rows(this.pool, 'asking for another try', statements.RETRY, [group, key])).length > 0;
  }

  async discard({ group, key, eventId }: ParkedKey, reason: string): Promise<boolean> {
    return (await rows(this.pool, 'discarding an event', statements.DISCARD, [group, key, eventId, reason])).length > 0;
  }
}

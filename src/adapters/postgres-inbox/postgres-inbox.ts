import type { Pool } from 'pg';
import { StoreUnavailable } from '#kernel';
import {
  type Effect,
  EffectFailed,
  type Failed,
  type Inbox,
  type InboxTransaction,
  type ParkedKey,
  type Retried,
  type Taken,
} from '../../operations/consumer-groups/inbox.js';
import type { ReceivedEvent } from '../../operations/consumer-groups/received-event.js';
import { rows } from '../postgres-client/rows.js';
import { hasInboxTables, INBOX_TABLES } from './inbox-tables.js';
import { inTransaction } from './inbox-transactions.js';
import * as statements from './statements.js';
import { eventIn, valuesOf, type WaitingRow } from './waiting-row.js';

/** The inbox of one group in `daybook_inbox`, beside the tables that its handlers write. */
export class PostgresInbox implements Inbox {
  constructor(
    private readonly pool: Pool,
    private readonly group: string,
  ) {}

  async prepare(): Promise<void> {
    if (!(await hasInboxTables(this.pool))) await rows(this.pool, 'making the tables of the inbox', INBOX_TABLES);
  }

  take(event: ReceivedEvent, effect: Effect): Promise<Taken> {
    return inTransaction(this.pool, 'dealing with an event', async (transaction) => {
      const { isParked, isTaken } = await this.note(transaction, event);
      if (isParked) {
        await transaction.query(statements.KEEP_WAITING, valuesOf(this.group, event));
        return 'waits';
      }
      if (!isTaken) return 'duplicate';
      await carriedOut(effect, transaction);
      return 'done';
    });
  }

  async setAside(event: ReceivedEvent, { error, dueInMs }: Failed): Promise<void> {
    const { group } = this;
    const named = [group, event.id];
    await inTransaction(this.pool, 'setting an event aside', async (transaction) => {
      // Waits for another member that deals with the event just now.
      const { rows: noted } = await transaction.query(statements.NOTE_HANDLED, named);
      if (noted.length === 0) return;
      await transaction.query(statements.FORGET_HANDLED, named);
      await transaction.query(statements.PARK, [group, event.key, error, dueInMs ?? null]);
      await transaction.query(statements.KEEP_WAITING, valuesOf(group, event));
    });
  }

  async dueKeys(most: number): Promise<readonly string[]> {
    const due = await rows<{ key: string }>(this.pool, 'looking for keys', statements.DUE_KEYS, [this.group, most]);
    return due.map(({ key }) => key);
  }

  async retryFirst(key: string, effectOf: (event: ReceivedEvent) => Effect): Promise<Retried> {
    let attempts: number | undefined;
    let event: ReceivedEvent | undefined;
    const noted = (first: ReceivedEvent): Effect => effectOf((event = first));
    try {
      return await inTransaction(this.pool, 'dealing with an event again', async (transaction) => {
        const claimed = await transaction.query<{ attempts: number }>(statements.CLAIM, [this.group, key]);
        attempts = claimed.rows[0]?.attempts;
        return attempts === undefined ? { outcome: 'not due' } : this.dealWithFirst(transaction, key, noted);
      });
    } catch (error) {
      if (error instanceof StoreUnavailable || attempts === undefined || event === undefined) throw error;
      return { outcome: 'failed', event, error: error instanceof EffectFailed ? error.cause : error, attempts };
    }
  }

  async failedAgain({ key, id }: ReceivedEvent, { error, dueInMs }: Failed): Promise<void> {
    const values = [this.group, key, error, dueInMs ?? null, id];
    await rows(this.pool, 'noting an attempt', statements.FAILED_AGAIN, values);
  }

  async deadLetters(publish: (event: ReceivedEvent, parked: ParkedKey) => Promise<boolean>): Promise<void> {
    const { pool, group } = this;
    for (const parked of await rows<Row<ParkedKey>>(pool, 'looking for dead letters', statements.UNPUBLISHED, [
      group,
    ])) {
      const [first] = await rows<WaitingRow>(pool, 'reading an event', statements.FIRST_WAITING, [group, parked.key]);
      if (first?.id !== parked.eventId) continue;
      const isPublished = await publish(eventIn(first), parked);
      if (isPublished)
        await rows(pool, 'noting a dead letter', statements.MARK_PUBLISHED, [group, parked.key, first.id]);
    }
  }

  private async note(transaction: InboxTransaction, { id, key }: ReceivedEvent) {
    const { rows: noted } = await transaction.query<Noted>(statements.TAKE, [this.group, id, key]);
    return noted[0] ?? { isParked: false, isTaken: false };
  }

  private async dealWithFirst(
    transaction: InboxTransaction,
    key: string,
    effectOf: (event: ReceivedEvent) => Effect,
  ): Promise<Retried> {
    const { group } = this;
    const { rows: waiting } = await transaction.query<WaitingRow>(statements.FIRST_WAITING, [group, key]);
    const [first] = waiting;
    if (first === undefined) {
      await transaction.query(statements.LOCK_KEY, [group, key]);
      await transaction.query(statements.RELEASE, [group, key]);
      return { outcome: 'released' };
    }
    const { rows: noted } = await transaction.query(statements.NOTE_HANDLED, [group, first.id]);
    if (noted.length > 0) await carriedOut(effectOf(eventIn(first)), transaction);
    await transaction.query(statements.REMOVE_WAITING, [group, first.id]);
    await transaction.query(statements.GO_ON, [group, key]);
    return { outcome: 'done' };
  }
}

interface Noted {
  readonly isParked: boolean;
  readonly isTaken: boolean;
}

type Row<Of> = { readonly [Column in keyof Of]: Of[Column] };

const carriedOut = async (effect: Effect, transaction: InboxTransaction): Promise<void> => {
  try {
    await effect(transaction);
  } catch (cause) {
    throw new EffectFailed('A handler has failed', { cause });
  }
};

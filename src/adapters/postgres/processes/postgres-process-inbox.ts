import type { Pool, QueryResultRow } from 'pg';
import {
  type Checkpoint,
  type DueMessage,
  type FailedMessage,
  type Fence,
  ProcessInbox,
  type ProcessMessage,
  type TimerMessage,
  type WaitingMessage,
} from '#kernel';
import { fencedError } from '../../postgres-client/fenced.js';
import { rows } from '../../postgres-client/rows.js';
import * as statements from './inbox-statements.js';

/** A row as it is read: what is absent is null. */
type Row<Message> = QueryResultRow & { readonly [Column in keyof Message]: Message[Column] | null };

/** The inbox of processes in `daybook.process_inbox`. */
export class PostgresProcessInbox extends ProcessInbox {
  constructor(private readonly pool: Pool) {
    super();
  }

  add(messages: readonly ProcessMessage[], reader: string, reached: Checkpoint, fence: Fence): Promise<void> {
    const values = [JSON.stringify(messages), reader, reached.position, reached.eventId ?? null];
    return this.write('adding to the inbox of processes', statements.ADD, fence, values);
  }

  async due(most: number): Promise<readonly DueMessage[]> {
    const found = await rows<Row<DueMessage>>(this.pool, 'looking for what processes wait for', statements.DUE, [most]);
    return found.map((row) => present<DueMessage>(row));
  }

  handled(message: ProcessMessage, timers: readonly TimerMessage[], fence: Fence): Promise<void> {
    const values = [JSON.stringify(timers), ...keyOf(message)];
    return this.write('recording a step of a process', statements.HANDLED, fence, values);
  }

  failed(message: ProcessMessage, { error, retryInMs }: FailedMessage, fence: Fence): Promise<void> {
    const values = [...keyOf(message), error, retryInMs ?? null];
    return this.write('recording a failed step of a process', statements.FAILED, fence, values);
  }

  of(process: string, instance: string): Promise<readonly WaitingMessage[]> {
    return this.waiting(statements.OF, [process, instance]);
  }

  stuck(most: number): Promise<readonly WaitingMessage[]> {
    return this.waiting(statements.STUCK, [most]);
  }

  async retry(process: string, instance: string): Promise<boolean> {
    const retried = await rows(this.pool, 'trying a process again', statements.RETRY, [process, instance]);
    return retried.length > 0;
  }

  async discard(message: ProcessMessage): Promise<boolean> {
    const discarded = await rows(this.pool, 'discarding a step of a process', statements.DISCARD, [...keyOf(message)]);
    return discarded.length > 0;
  }

  private async waiting(statement: string, values: readonly unknown[]): Promise<readonly WaitingMessage[]> {
    const found = await rows<Row<WaitingMessage>>(this.pool, 'reading the inbox of processes', statement, values);
    return found.map((row) => present<WaitingMessage>(row));
  }

  private async write(doing: string, statement: string, fence: Fence, values: readonly unknown[]): Promise<void> {
    await rows(this.pool, doing, statement, [fence.lease, fence.token, ...values]).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}

const keyOf = ({ process, eventId, timer = '' }: ProcessMessage): readonly string[] => [process, eventId, timer];

/** Without what is absent. */
const present = <Message>(row: Row<Message>): Message =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Message;

import type { Pool, QueryConfig, QueryResultRow } from 'pg';
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
import { Batcher } from '../batcher.js';
import * as statements from './inbox-statements.js';

/** A row as it is read: what is absent is null. */
type Row<Message> = QueryResultRow & { readonly [Column in keyof Message]: Message[Column] | null };

/** A message that is done, and the timers that follow from it. */
interface Handled {
  readonly message: ProcessMessage;
  readonly timers: readonly TimerMessage[];
}

const PATIENCE_MS = 1_800;
const MAX_HANDLED = 100;

/** The inbox of processes in `daybook.process_inbox`. Steps of different processes that end at once share a write. */
export class PostgresProcessInbox extends ProcessInbox {
  private handling: { readonly fence: Fence; readonly steps: Batcher<Handled, void> } | undefined;

  constructor(private readonly pool: Pool) {
    super();
  }

  add(messages: readonly ProcessMessage[], reader: string, reached: Checkpoint, fence: Fence): Promise<void> {
    const values = [JSON.stringify(messages), reader, reached.position, reached.eventId ?? null];
    return this.write('adding to the inbox of processes', statements.ADD, fence, values);
  }

  async due(most: number, without: readonly string[] = []): Promise<readonly DueMessage[]> {
    const found = await rows<Row<DueMessage>>(this.pool, 'looking for what processes wait for', statements.DUE, [
      most,
      without,
    ]);
    return found.map((row) => present<DueMessage>(row));
  }

  handled(message: ProcessMessage, timers: readonly TimerMessage[], fence: Fence): Promise<void> {
    if (this.handling?.fence !== fence) this.handling = { fence, steps: this.stepsUnder(fence) };
    return this.handling.steps.submit({ message, timers });
  }

  private stepsUnder(fence: Fence): Batcher<Handled, void> {
    return new Batcher({
      doing: 'recording a step of a process',
      lanes: 1,
      maxRequests: MAX_HANDLED,
      patienceMs: PATIENCE_MS,
      carryOut: (batch) => this.handledTogether(batch, fence),
    });
  }

  private async handledTogether(batch: readonly Handled[], fence: Fence): Promise<readonly void[]> {
    const timers = batch.flatMap((handled) => handled.timers);
    const values = [JSON.stringify(timers), JSON.stringify(batch.map(({ message }) => message))];
    await this.write('recording a step of a process', statements.HANDLED, fence, values);
    return batch.map(() => undefined);
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

  private async write(
    doing: string,
    statement: string | QueryConfig,
    fence: Fence,
    values: readonly unknown[],
  ): Promise<void> {
    await rows(this.pool, doing, statement, [fence.lease, fence.token, ...values]).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}

const keyOf = ({ process, eventId, timer = '' }: ProcessMessage): readonly string[] => [process, eventId, timer];

/** Without what is absent. */
const present = <Message>(row: Row<Message>): Message =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Message;

import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { type Append, type AppendOutcome, StoreUnavailable } from '#kernel';
import { ReceiptSeals } from '../../src/adapters/postgres/events/receipt-seals.js';
import { rowSeals } from '../support/row-seals.js';
import { appendBatch, type Run, type Statement } from '../../src/adapters/postgres/events/append-batch.js';
import { kernelError } from '../../src/adapters/postgres-client/database-errors.js';
import { clientConfig } from '../../src/adapters/postgres-client/pool.js';
import type { Dice } from '../support/dice.js';
import type { CommittedCommand, Replay } from './log-checker.js';
import { appendOf, type Wish, wishes } from './race-commands.js';

const seals = new ReceiptSeals(rowSeals);

/** Where receipts are written; anything but `with the events` is a planted fault. */
export type ReceiptPlace = 'with the events' | 'apart, before the commit' | 'apart, after the commit';

export interface WriterOptions {
  readonly url: string;
  readonly dice: Dice;
  /** A transaction waits up to this long before it commits, in milliseconds. */
  readonly longestHoldMs: number;
  readonly receipts: ReceiptPlace;
  /** Without the lock writers meet at the unique key of a stream; with it they never do. */
  readonly mayCollide: boolean;
}

const UNIQUE_VIOLATION = '23505';
const EARLY = `insert into daybook.idempotency
  (principal, key, fingerprint, command_id, stream, version, position, status, body, seal)
  values ('early', $1, '', $2, '', 0, 0, 200, '{"events":0}', '')`;
const APART = `insert into daybook.idempotency
  (principal, key, fingerprint, command_id, stream, version, position, status, body, seal)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

type Appended = readonly { readonly append: Append; readonly outcome: AppendOutcome }[];

/** One of the writers: transactions of its own around the append function, on connections of its own. */
export class RaceWriter {
  readonly committed: CommittedCommand[] = [];
  readonly replays: Replay[] = [];
  rolledBack = 0;
  private readonly versions = new Map<string, number>();
  private lastAppend: Append | undefined;

  private constructor(
    private readonly client: pg.Client,
    private readonly second: pg.Client,
    private readonly options: WriterOptions,
  ) {}

  static async connect(options: WriterOptions): Promise<RaceWriter> {
    const clients = [0, 1].map(() => new pg.Client(clientConfig(options.url, { statementTimeoutMs: 60_000 })));
    for (const client of clients) await client.connect();
    return new RaceWriter(clients[0] as pg.Client, clients[1] as pg.Client, options);
  }

  async close(): Promise<void> {
    await Promise.all([this.client.end(), this.second.end()]);
  }

  /** One transaction. @returns how many events it has committed */
  async write(): Promise<number> {
    const { dice } = this.options;
    const before = this.committed.length;
    await this.client.query('begin');
    try {
      const early = dice.oneIn(3) ? await this.writeEarly() : [];
      const appended = await this.appendAll(wishes(dice));
      await this.finish(appended, early);
    } catch (error) {
      await this.client.query('rollback');
      this.excuse(error);
    }
    return this.committed.slice(before).reduce((sum, { eventIds }) => sum + eventIds.length, 0);
  }

  /** A row that gives the transaction its id long before its events get their positions. */
  private async writeEarly(): Promise<readonly CommittedCommand[]> {
    const commandId = randomUUID();
    await this.client.query(EARLY, [commandId, commandId]);
    await sleep(this.options.dice.between(0, this.options.longestHoldMs));
    return [{ commandId, stream: '', version: 0, position: 0, eventIds: [] }];
  }

  private async appendAll(wanted: readonly Wish[]): Promise<Appended> {
    const appended = await this.append(wanted);
    const late = wanted.filter((_, index) => appended[index]?.outcome.outcome === 'conflict');
    const again = late.length === 0 ? [] : await this.append(late);
    return [...appended, ...again].filter(({ outcome }) => outcome.outcome === 'appended');
  }

  private async append(wanted: readonly Wish[]): Promise<Appended> {
    const appends = wanted.map((wish) => appendOf(wish, this.versions.get(wish.stream) ?? 0));
    const replayed = this.lastAppend !== undefined && this.options.dice.oneIn(10) ? this.lastAppend : undefined;
    const batch = replayed === undefined ? appends : [...appends.filter(notOn(replayed.stream)), anew(replayed)];
    const run: Run = async <Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      (await this.client.query<Row>({ ...statement, values: [...values] })).rows;
    const results = await appendBatch(run, seals, batch);
    const outcomes = new Map(batch.map((append, index) => [append, results[index]]));
    if (replayed !== undefined) this.noteReplay(replayed, [...outcomes.values()].at(-1));
    return appends.flatMap((append) => {
      const outcome = outcomes.get(append);
      if (outcome?.outcome === 'conflict') this.versions.set(append.stream, outcome.currentVersion);
      return outcome === undefined ? [] : { append, outcome };
    });
  }

  private noteReplay({ receipt }: Append, outcome: AppendOutcome | undefined): void {
    const answer = outcome?.outcome === 'answered' ? outcome.receipt : undefined;
    this.replays.push({ commandId: receipt.commandId, answer });
  }

  private async finish(appended: Appended, early: readonly CommittedCommand[]): Promise<void> {
    const { dice, longestHoldMs, receipts } = this.options;
    if (receipts === 'apart, before the commit') await this.writeReceipts(appended);
    if (dice.oneIn(2)) await sleep(dice.between(0, longestHoldMs));
    if (dice.oneIn(20)) {
      await this.client.query('rollback');
      this.rolledBack += 1;
      return;
    }
    await this.client.query('commit');
    this.committed.push(...early, ...appended.map(committedOf));
    for (const { append } of appended) this.remember(append);
    const crashes = dice.oneIn(20);
    if (receipts === 'apart, after the commit' && !crashes) await this.writeReceipts(appended);
  }

  private remember(append: Append): void {
    this.versions.set(append.stream, append.expectedVersion + append.events.length);
    this.lastAppend = append;
  }

  /** The planted fault: another connection, and so another transaction. */
  private async writeReceipts(appended: Appended): Promise<void> {
    for (const { append, outcome } of appended) {
      const { principal, key, fingerprint, commandId, status, body } = append.receipt;
      const version = append.expectedVersion + append.events.length;
      const position = outcome.outcome === 'appended' ? outcome.position : 0;
      const seal = seals.ofAppend({ ...append, receipt: { ...append.receipt, expires: false } });
      const values = [principal, key, fingerprint, commandId, append.stream, version, position, status, body, seal];
      await this.second.query(APART, values);
    }
  }

  private excuse(error: unknown): void {
    this.rolledBack += 1;
    this.versions.clear();
    const collided = (error as { code?: string }).code === UNIQUE_VIOLATION && this.options.mayCollide;
    if (!collided && !(kernelError(error, 'racing') instanceof StoreUnavailable)) throw error;
  }
}

/** Another attempt of the same command, as a caller makes it who has lost the answer. */
const anew = (append: Append): Append => ({ ...append, receipt: { ...append.receipt, commandId: v7() } });

const notOn =
  (stream: string) =>
  (append: Append): boolean =>
    append.stream !== stream;

const committedOf = ({ append, outcome }: Appended[number]): CommittedCommand => ({
  commandId: append.receipt.commandId,
  stream: append.stream,
  version: append.expectedVersion + append.events.length,
  position: outcome.outcome === 'appended' ? outcome.position : 0,
  eventIds: append.events.map(({ id }) => id),
});

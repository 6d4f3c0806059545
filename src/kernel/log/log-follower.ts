import type { Environment } from '../commands/environment.js';
import { CheckpointLost, type Checkpoints } from './checkpoints.js';
import type { StoredEvent } from '../events/stored-event.js';
import { BEGINNING, type Checkpoint, type EventLog, LogReplaced, type WakeUps } from './event-log.js';
import { type Fence, Fenced } from './leases.js';
import { messageOf } from './message-of.js';

const LONGEST_BACK_OFF_MS = 1_000;
const FIRST_BACK_OFF_MS = 10;
/** Shorter than the second in which followers are woken at the latest, or every other of these wake-ups would be lost. */
const TICK_EVERY_MS = 500;
/** A question to the store for each view: soon enough to turn red, seldom enough to cost an idle machine nothing. */
const GUARD_EVERY_MS = 5_000;

/** The status of a follower. */
export interface FollowerStatus {
  readonly reader: string;
  /** `stopped`: by request. `replaced`: the log is not the one this reader has read; it will not go on by itself. */
  readonly state: 'idle' | 'following' | 'retrying' | 'replaced' | 'stopped';
  readonly position: number;
  /** Since when the same batch fails, milliseconds of the monotonic clock. */
  readonly failingSince: number | undefined;
  readonly lastError: string | undefined;
}

export interface FollowerOptions {
  /** Name under which the checkpoint is kept. */
  readonly reader: string;
  /** Events per batch at most. */
  readonly batchSize: number;
  /** Done each time before the first batch, until it succeeds: learns what another process did in the meantime. */
  readonly prepare?: (fence: Fence | undefined) => Promise<void>;
  /** Done between batches about once a second, also when the log does not grow. */
  readonly tick?: () => Promise<void>;
  /** Whether to look every few seconds if the checkpoint is still there: where it is lost, so may be what goes with it. */
  readonly guardsCheckpoint?: true;
  /**
   * Batches begin at least so many milliseconds apart when the log grows without rest: many small ones cost far more
   * than one. What comes after a rest is taken at once.
   */
  readonly gatherMs: number;
  /**
   * Must be idempotent: a crash repeats batches. `reached` is where the reader stands when the batch has taken effect.
   * @returns true when that was saved together with the effect; otherwise the follower saves it afterwards
   */
  readonly apply: (batch: readonly StoredEvent[], reached: Checkpoint) => Promise<boolean | void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Follows the log batch by batch. The checkpoint is saved after the effect or in one write with it. A failing batch is
 * retried with exponential back-off and never skipped. A reader whose checkpoint is lost begins at what is there.
 */
export class LogFollower {
  private checkpoint: Checkpoint = BEGINNING;
  private hasBegun = false;
  private isFenced = false;
  private state: FollowerStatus['state'] = 'idle';
  private failingSince: number | undefined;
  private lastError: string | undefined;
  private fence: Fence | undefined;
  private grown = true;
  private tickedAt = -Infinity;
  private guardedAt = -Infinity;
  private wake: () => void = () => undefined;
  private readonly progressListeners = new Set<() => void>();
  /** Events asked for at once: fewer after a failure, since a batch may be too large to be taken in time. */
  private limit: number;
  /** What follows the batch under way, asked for while that one takes effect; only when there is much to catch up with. */
  private ahead: { readonly after: Checkpoint; readonly records: Promise<readonly StoredEvent[]> } | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly wakeUps: WakeUps,
    private readonly checkpoints: Checkpoints,
    private readonly environment: Environment,
    private readonly options: FollowerOptions,
  ) {
    this.limit = options.batchSize;
  }

  /**
   * Follows until `signal` is aborted, or until `fence` is out of date, which no further try would mend: the caller takes the
   * lease anew. Resolves after the batch under way is done. Never rejects.
   * @param fence of the lease under which this is done, if there is one
   */
  async follow(signal: AbortSignal, fence?: Fence): Promise<void> {
    this.fence = fence;
    const unsubscribe = this.wakeUps.onGrowth(() => this.notice());
    const onAbort = () => this.notice();
    signal.addEventListener('abort', onAbort);
    this.state = 'following';
    this.hasBegun = false;
    this.isFenced = false;
    while (!signal.aborted && !this.hasEnded()) {
      this.grown = false;
      const startedAt = this.environment.monotonicMs();
      const reachedEnd = await this.step(signal);
      if (!reachedEnd || this.hasEnded()) continue;
      // The end of the log was reached: whatever has been committed since has announced itself, or will.
      await this.growth(signal);
      await this.gather(startedAt, signal);
    }
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
    if (!this.isReplaced()) this.state = 'stopped';
  }

  get reader(): string {
    return this.options.reader;
  }

  status(): FollowerStatus {
    const { state, failingSince, lastError } = this;
    return { reader: this.options.reader, state, position: this.checkpoint.position, failingSince, lastError };
  }

  /** Calls `listener` whenever the position has moved. @returns unsubscribe */
  onProgress(listener: () => void): () => void {
    this.progressListeners.add(listener);
    return () => this.progressListeners.delete(listener);
  }

  private isReplaced(): boolean {
    return this.state === 'replaced';
  }

  /** By itself, for a reason that stays. */
  private hasEnded(): boolean {
    return this.isReplaced() || this.isFenced;
  }

  private async growth(signal: AbortSignal): Promise<void> {
    if (!this.grown && !signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  private async gather(startedAt: number, signal: AbortSignal): Promise<void> {
    const left = startedAt + this.options.gatherMs - this.environment.monotonicMs();
    if (left > 0 && !signal.aborted) await this.environment.sleep(left);
  }

  private notice(): void {
    this.grown = true;
    this.wake();
  }

  private async begin(): Promise<void> {
    await this.options.prepare?.(this.fence);
    this.checkpoint = (await this.checkpoints.load(this.options.reader)) ?? BEGINNING;
    this.hasBegun = true;
  }

  /** @returns whether the end of the log was reached */
  private async step(signal: AbortSignal): Promise<boolean> {
    let batch: readonly StoredEvent[] = [];
    let reachedEnd = false;
    await this.untilDone(signal, async () => {
      if (!this.hasBegun) await this.begin();
      await this.tick();
      const { limit, ahead, checkpoint: after } = this;
      const isAhead = ahead?.after === after;
      this.ahead = undefined;
      batch = await (isAhead ? ahead.records : this.log.read(after, limit));
      // What was read ahead may have ended before a growth that was announced since.
      reachedEnd = !isAhead && batch.length < limit;
      const last = batch.at(-1);
      if (last === undefined) return;
      const checkpoint = { position: last.position, eventId: last.id };
      if (batch.length === this.options.batchSize) this.readAhead(checkpoint);
      const isSaved = await this.options.apply(batch, checkpoint);
      if (isSaved !== true) await this.checkpoints.save(this.options.reader, checkpoint, this.fence);
      this.checkpoint = checkpoint;
    });
    if (batch.length > 0) for (const listener of this.progressListeners) listener();
    return reachedEnd;
  }

  private readAhead(after: Checkpoint): void {
    const records = this.log.read(after, this.options.batchSize);
    // It is thrown when the records are wanted.
    records.catch(() => undefined);
    this.ahead = { after, records };
  }

  private async tick(): Promise<void> {
    const now = this.environment.monotonicMs();
    if (now - this.tickedAt < TICK_EVERY_MS) return;
    await this.options.tick?.();
    if (this.options.guardsCheckpoint && now - this.guardedAt >= GUARD_EVERY_MS) {
      await this.guardCheckpoint();
      this.guardedAt = now;
    }
    this.tickedAt = now;
  }

  private async guardCheckpoint(): Promise<void> {
    const { reader } = this.options;
    const { position } = (await this.checkpoints.load(reader)) ?? BEGINNING;
    if (position < this.checkpoint.position) throw new CheckpointLost(reader);
  }

  private async untilDone(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    for (let pause = FIRST_BACK_OFF_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_BACK_OFF_MS)) {
      try {
        await work();
        this.succeeded();
        return;
      } catch (error) {
        this.failed(error);
        if (this.hasEnded()) return;
        await this.environment.sleep(pause);
      }
    }
  }

  private succeeded(): void {
    this.state = 'following';
    this.limit = Math.min(this.limit * 2, this.options.batchSize);
    this.failingSince = undefined;
    this.lastError = undefined;
  }

  private failed(error: unknown): void {
    this.state = error instanceof LogReplaced ? 'replaced' : 'retrying';
    this.limit = Math.max(1, Math.floor(this.limit / 2));
    this.ahead = undefined;
    if (error instanceof CheckpointLost) this.hasBegun = false;
    if (error instanceof Fenced) this.isFenced = true;
    this.failingSince ??= this.environment.monotonicMs();
    this.lastError = messageOf(error);
    this.options.onError(error);
  }
}

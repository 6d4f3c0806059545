import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '#kernel';
import { type BatchLimits, BatchBuilder } from './batch-builder.js';
import { PendingRequest } from './pending-request.js';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;
/** Bounds the memory of the queue. More is only queued by callers that do not wait for answers. */
const MOST_WAITING = 10_000;

export interface BatcherOptions<Request, Result> extends BatchLimits<Request> {
  /** For messages: `appending`. */
  readonly doing: string;
  /** Batches under way at once. */
  readonly lanes: number;
  /** How long a request is tried, from the moment it is made. */
  readonly patienceMs: number;
  /** Results in the order of the requests. Must be safe to repeat: a failed batch may have taken effect. */
  readonly carryOut: (requests: readonly Request[]) => Promise<readonly Result[]>;
}

/**
 * Batches the requests that arrive while earlier batches are in flight. The requests of a batch share a round trip, not an
 * outcome: when a batch fails, its requests are executed one by one. A transient failure is retried until the request's
 * time-out.
 */
export class Batcher<Request, Result> {
  private queue: PendingRequest<Request, Result>[] = [];
  private lanesInUse = 0;
  private scheduled = false;

  constructor(private readonly options: BatcherOptions<Request, Result>) {}

  /**
   * @throws StoreUnavailable when patience ends; it is not known then whether the request took effect. At once, and
   * without effect, when ten thousand are waiting already
   */
  submit(request: Request): Promise<Result> {
    if (this.queue.length >= MOST_WAITING) return this.refuse();
    const waiting = new PendingRequest<Request, Result>(request, this.options.patienceMs, this.options.doing);
    this.queue.push(waiting);
    this.schedule();
    return waiting.answer;
  }

  private async refuse(): Promise<never> {
    throw new StoreUnavailable(`${MOST_WAITING} requests are waiting already while ${this.options.doing}`);
  }

  /** After the I/O of this turn, so that requests that arrived together go together. */
  private schedule(): void {
    if (this.scheduled || this.lanesInUse >= this.options.lanes) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.lanesInUse < this.options.lanes) {
        const batch = this.takeBatch();
        if (batch.length === 0) return;
        void this.serve(batch);
      }
    });
  }

  private takeBatch(): readonly PendingRequest<Request, Result>[] {
    const room = new BatchBuilder(this.options);
    const batch: PendingRequest<Request, Result>[] = [];
    const left: PendingRequest<Request, Result>[] = [];
    for (const waiting of this.queue) {
      if (!waiting.settled) (room.takes(waiting.request) ? batch : left).push(waiting);
    }
    this.queue = left;
    return batch;
  }

  private async serve(batch: readonly PendingRequest<Request, Result>[]): Promise<void> {
    this.lanesInUse += 1;
    if (!(await this.tryTogether(batch))) await this.tryOneByOne(batch);
    this.lanesInUse -= 1;
    if (this.queue.length > 0) this.schedule();
  }

  private async tryOneByOne(batch: readonly PendingRequest<Request, Result>[]): Promise<void> {
    let left = batch.filter(({ settled }) => !settled);
    for (let pause = 0; left.length > 0; pause = Math.min(pause * 2 || FIRST_PAUSE_MS, LONGEST_PAUSE_MS)) {
      if (pause > 0) await sleep(pause);
      for (const waiting of left) if (!waiting.settled) await this.tryTogether([waiting]);
      left = left.filter(({ settled }) => !settled);
    }
  }

  /** @returns false when it failed and is worth trying otherwise */
  private async tryTogether(batch: readonly PendingRequest<Request, Result>[]): Promise<boolean> {
    try {
      const results = await this.options.carryOut(batch.map(({ request }) => request));
      batch.forEach((waiting, index) => waiting.succeed(results[index] as Result));
      return true;
    } catch (error) {
      const mayPass = error instanceof StoreUnavailable;
      if (mayPass) for (const waiting of batch) waiting.failedForNow(error);
      else if (batch.length === 1) batch[0]?.fail(error);
      return false;
    }
  }
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { digestOf } from './export-batches.js';
import { type LineForm, type ReadLines, readLines } from './read-lines.js';

/** What of verifying an export takes time and needs nothing but the bytes. */
export abstract class LineReaders {
  /** How many batches are worth handing in before the first is read. */
  abstract readonly ahead: number;

  /** SHA-256 of a file in hexadecimal; `undefined` when there is none. */
  abstract digest(path: string): Promise<string | undefined>;

  /** @param batch whole lines, in memory of their own, which the caller does not use any more */
  abstract read(batch: Uint8Array<ArrayBuffer>, form: LineForm): Promise<ReadLines>;

  abstract close(): Promise<void>;
}

/** Reads in this thread, each batch when it is handed in. */
export class ReadersHere extends LineReaders {
  readonly ahead = 1;

  digest(path: string): Promise<string | undefined> {
    return digestOf(path);
  }

  read(batch: Uint8Array, form: LineForm): Promise<ReadLines> {
    return Promise.resolve(readLines(batch, form));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What a thread is asked for. */
export type Job = { readonly path: string } | { readonly batch: Uint8Array<ArrayBuffer>; readonly form: LineForm };

interface WaitingJob {
  readonly job: Job;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Batches under way for each thread: one that it reads and one that it takes next. */
const AHEAD = 2;

/** Reads in threads; whichever is free takes the next batch. When one fails, all fail: a verdict without it would be none. */
export class ReadersInThreads extends LineReaders {
  readonly ahead: number;
  private readonly threads: readonly Worker[];
  private readonly free: Worker[];
  private readonly waiting: WaitingJob[] = [];
  private readonly inHand = new Set<WaitingJob>();
  private failure: Error | undefined;

  /** @param script compiled `line-reader-thread.ts` */
  constructor(count: number, script = new URL('./line-reader-thread.js', import.meta.url)) {
    super();
    this.ahead = count * AHEAD;
    this.threads = Array.from({ length: count }, () => new Worker(script));
    this.free = [...this.threads];
    for (const thread of this.threads) thread.on('error', (error: Error) => this.fail(error));
  }

  digest(path: string): Promise<string | undefined> {
    return this.carryOut({ path }) as Promise<string | undefined>;
  }

  read(batch: Uint8Array<ArrayBuffer>, form: LineForm): Promise<ReadLines> {
    return this.carryOut({ batch, form }) as Promise<ReadLines>;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private carryOut(job: Job): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      this.waiting.push({ job, resolve, reject });
      this.handOn();
    });
  }

  private handOn(): void {
    const thread = this.waiting.length > 0 ? this.free.pop() : undefined;
    const next = thread === undefined ? undefined : this.waiting.shift();
    if (thread === undefined || next === undefined) return;
    const { job } = next;
    this.inHand.add(next);
    thread.once('message', (answer: unknown) => {
      this.inHand.delete(next);
      this.free.push(thread);
      next.resolve(answer);
      this.handOn();
    });
    thread.postMessage(job, 'batch' in job ? [job.batch.buffer] : []);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of [...this.inHand, ...this.waiting.splice(0)]) reject(this.failure);
    this.inHand.clear();
  }
}

/** Fewer bytes are read before a thread has begun. */
const WORTH_THREADS = 8 * 1_024 * 1_024;
/** More would wait for the thread that puts together what they read. */
const MOST_THREADS = 4;

/** @param bytes of the files that are to be read */
export const lineReadersFor = (bytes: number): LineReaders => {
  const count = Math.min(availableParallelism(), MOST_THREADS);
  return bytes < WORTH_THREADS || count === 1 ? new ReadersHere() : new ReadersInThreads(count);
};

import type { Environment } from '../commands/environment.js';
import { Checkpoints } from '../log/checkpoints.js';
import type { StoredEvent } from '../events/stored-event.js';
import { type Checkpoint, type EventLog, LogReplaced, type WakeUps } from '../log/event-log.js';
import { type FollowerStatus, LogFollower } from '../log/log-follower.js';
import { Broadcast, type FeedItem, type Listener, type Cursor } from './broadcast.js';

/** A listener's membership. */
export interface Joined {
  /** It receives everything after this position. */
  readonly position: number;
  /** Delivers at once what the listener has not received. */
  catchUp(): void;
  leave(): void;
}

export interface LiveFeedOptions<Item> {
  /** Makes items of records, in their order. Called once for each record that has a listener. */
  readonly prepare: (records: readonly StoredEvent[]) => Promise<readonly Item[]>;
  /** Yields to the event loop: thousands of listeners are not served in one turn. */
  readonly yieldToEventLoop: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const BATCH = 200;
/** Events that come within so many milliseconds are published together. */
const GATHER_MS = 5;
/** Readers that are resumed before the event loop gets its turn. */
const RESUMED_AT_ONCE = 16;
/** Readers without urgency are served a few at a time, so that a thousand new or slow ones do not delay others. */
const SMALL_GROUPS = { atOnce: 4, pauseMs: 4 };

/**
 * The tail of the log for live subscribers: read once, prepared once, published to the listeners it concerns. It starts at
 * the end of the log and keeps no checkpoint: a subscriber that resumes reads the past for itself.
 */
export class LiveFeed<Item extends FeedItem> {
  private readonly all = new Broadcast<Item>();
  private readonly byStream = new Map<string, Broadcast<Item>>();
  /** Everything up to here was published to the listeners of that time, or is being published. */
  private position = 0;
  /** Readers that are resumed when there is time. */
  private readonly slowReaders: (() => void)[] = [];
  private resumingSlow = false;
  private servingIdle = false;
  private begun: () => void = () => undefined;
  private readonly beginning = new Promise<void>((resolve) => (this.begun = resolve));
  private follower: LogFollower | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly wakeUps: WakeUps,
    private readonly environment: Environment,
    private readonly options: LiveFeedOptions<Item>,
  ) {}

  /** Follows until `signal` is aborted, also a log that replaces this one. Never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.follower = this.newFollower();
      await this.follower.follow(signal);
    }
  }

  /** `undefined` before it was started. */
  status(): FollowerStatus | undefined {
    return this.follower?.status();
  }

  /** Where it is. Waits for the beginning when the feed has just been started. */
  async end(): Promise<number> {
    await this.beginning;
    return this.position;
  }

  /** Waits for the beginning when the feed has just been started. @param stream of the items; all streams when absent */
  async join(listener: Listener<Item>, stream?: string): Promise<Joined> {
    await this.beginning;
    const broadcast = this.broadcastOf(stream);
    const cursor = broadcast.join(listener, this.position);
    return {
      position: cursor.position,
      catchUp: () => void cursor.catchUp(),
      leave: () => {
        broadcast.cursors.delete(cursor);
        if (broadcast.cursors.size === 0 && stream !== undefined) this.forget(stream, broadcast);
      },
    };
  }

  private broadcastOf(stream: string | undefined): Broadcast<Item> {
    if (stream === undefined) return this.all;
    const broadcast = this.byStream.get(stream) ?? new Broadcast<Item>();
    this.byStream.set(stream, broadcast);
    return broadcast;
  }

  private forget(stream: string, broadcast: Broadcast<Item>): void {
    if (this.byStream.get(stream) === broadcast) this.byStream.delete(stream);
  }

  private newFollower(): LogFollower {
    const { log, wakeUps, environment } = this;
    const fromTheEnd = new FromTheEnd(log, ({ position }) => {
      this.position = position;
      this.begun();
    });
    return new LogFollower(log, wakeUps, fromTheEnd, environment, {
      reader: 'subscriptions',
      batchSize: BATCH,
      gatherMs: GATHER_MS,
      apply: (batch) => this.publishBatch(batch),
      tick: async () => {
        // Not awaited: listeners that keep up are served meanwhile.
        if (!this.servingIdle) void this.serveIdleListeners();
      },
      onError: (error) => {
        this.options.onError(error);
        if (error instanceof LogReplaced) this.failAll(error);
      },
    });
  }

  private async publishBatch(batch: readonly StoredEvent[]): Promise<void> {
    // Before the first await: a listener that joins from now on reads these for itself. A failed batch may come again.
    this.position = Math.max(this.position, batch.at(-1)?.position ?? 0);
    const wanted = this.all.cursors.size > 0 ? batch : batch.filter(({ stream }) => this.byStream.has(stream));
    if (wanted.length === 0) return;
    const items = await this.options.prepare(wanted);
    const readers: (() => void)[] = [];
    for (const cursor of this.publish(items)) {
      const resume = cursor.catchUp();
      if (resume !== undefined) (cursor.listener.keepsUp ? readers : this.slowReaders).push(resume);
    }
    await this.resumeAll(readers);
    // Not awaited: the next batch may be published meanwhile to listeners that keep up.
    if (!this.resumingSlow) void this.resumeSlow();
  }

  /** @returns cursors of listeners that wait for one of these */
  private publish(items: readonly Item[]): readonly Cursor<Item>[] {
    const at = this.environment.monotonicMs();
    const ofStreams = [...new Set(items.map(({ stream }) => stream))].flatMap((stream) => {
      const concerning = items.filter((item) => item.stream === stream);
      return this.byStream.get(stream)?.publish(concerning, at) ?? [];
    });
    return [...ofStreams, ...this.all.publish(items, at)];
  }

  private async resumeSlow(): Promise<void> {
    this.resumingSlow = true;
    await this.inSmallGroups(this.slowReaders, (resume) => resume());
    this.resumingSlow = false;
  }

  /** Delivers to listeners that have not asked, and finds the slow ones. */
  private async serveIdleListeners(): Promise<void> {
    this.servingIdle = true;
    await this.inSmallGroups(this.cursors(), (cursor) => {
      cursor.catchUp()?.();
      cursor.listener.checkLimits();
    });
    this.servingIdle = false;
  }

  private async inSmallGroups<Each>(all: Each[], work: (each: Each) => void): Promise<void> {
    while (all.length > 0) {
      all.splice(0, SMALL_GROUPS.atOnce).forEach(work);
      if (all.length > 0) await this.environment.sleep(SMALL_GROUPS.pauseMs);
    }
  }

  private cursors(): Cursor<Item>[] {
    return [this.all, ...this.byStream.values()].flatMap(({ cursors }) => [...cursors]);
  }

  private async resumeAll(readers: (() => void)[]): Promise<void> {
    while (readers.length > 0) {
      for (const resume of readers.splice(0, RESUMED_AT_ONCE)) resume();
      if (readers.length > 0) await this.options.yieldToEventLoop();
    }
  }

  private failAll(error: LogReplaced): void {
    for (const { listener } of this.cursors()) listener.fail(error);
  }
}

/** Keeps nothing: each follower begins at the end of the log. */
class FromTheEnd extends Checkpoints {
  constructor(
    private readonly log: EventLog,
    private readonly onBegun: (end: Checkpoint) => void,
  ) {
    super();
  }

  async load(): Promise<Checkpoint> {
    const head = await this.log.head();
    const end = await this.log.checkpointAt(head);
    if (end === undefined)
      throw new Error(`The log ended at position ${head} and then did not: it is looked at again.`);
    this.onBegun(end);
    return end;
  }

  async save(): Promise<void> {
    // Who needs a memory gets positions.
  }
}

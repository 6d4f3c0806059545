import type { Environment } from '../commands/environment.js';
import { Checkpoints } from '../log/checkpoints.js';
import type { StoredEvent } from '../events/stored-event.js';
import { type Checkpoint, type EventLog, LogReplaced, type WakeUps } from '../log/event-log.js';
import { type FollowerStatus, LogFollower } from '../log/log-follower.js';
import { Broadcast, type FeedItem, type Listener, type Place } from './broadcast.js';

/** A listener's place among the others. */
export interface Joined {
  /** It hears of everything after this. */
  readonly position: number;
  /** Tells the listener at once what it has not been told yet. */
  catchUp(): void;
  leave(): void;
}

export interface LiveFeedOptions<Item> {
  /** Makes items of records, in their order; called once for each record that anybody listens to. */
  readonly prepare: (records: readonly StoredEvent[]) => Promise<readonly Item[]>;
  /** Lets the rest of the program go on: thousands of listeners are not told in one go. */
  readonly yieldToEventLoop: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const BATCH = 200;
/** Events that come within so many milliseconds are told together. */
const GATHER_MS = 5;
/** Listeners that go on before others have their turn. */
const WOKEN_AT_ONCE = 16;
/** Those who can wait are dealt with a few at a time: a thousand who have just come, or are cut off, are not felt. */
const AT_LEISURE = { atOnce: 4, pauseMs: 4 };

/**
 * The end of the log for all who follow it live: read once, prepared once, told to each listener it concerns. It begins
 * where the log ends when it is started, and holds no checkpoint: who was away reads the past for itself.
 */
export class LiveFeed<Item extends FeedItem> {
  private readonly ofAll = new Broadcast<Item>();
  private readonly byStream = new Map<string, Broadcast<Item>>();
  /** Everything up to here was given to those who listened then, or is about to be. */
  private position = 0;
  /** Readers that go on when there is time. */
  private readonly newcomers: (() => void)[] = [];
  private welcoming = false;
  private lookingAfter = false;
  private begun: () => void = () => undefined;
  private readonly beginning = new Promise<void>((resolve) => (this.begun = resolve));
  private follower: LogFollower | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly wakeUps: WakeUps,
    private readonly environment: Environment,
    private readonly options: LiveFeedOptions<Item>,
  ) {}

  /** Follows until `signal` is aborted, also a log that takes the place of this one. Never rejects. */
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

  /** Waits for the beginning when the feed has just been started. @param stream to hear of only; of all when absent */
  async join(listener: Listener<Item>, stream?: string): Promise<Joined> {
    await this.beginning;
    const audience = this.audienceOf(stream);
    const place = audience.join(listener, this.position);
    return {
      position: place.position,
      catchUp: () => void place.catchUp(),
      leave: () => {
        audience.places.delete(place);
        if (audience.places.size === 0 && stream !== undefined) this.forget(stream, audience);
      },
    };
  }

  private audienceOf(stream: string | undefined): Broadcast<Item> {
    if (stream === undefined) return this.ofAll;
    const audience = this.byStream.get(stream) ?? new Broadcast<Item>();
    this.byStream.set(stream, audience);
    return audience;
  }

  private forget(stream: string, audience: Broadcast<Item>): void {
    if (this.byStream.get(stream) === audience) this.byStream.delete(stream);
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
      apply: (batch) => this.tell(batch),
      attend: async () => {
        // Not waited for: those who keep up are told meanwhile.
        if (!this.lookingAfter) void this.lookAfterAll();
      },
      onError: (error) => {
        this.options.onError(error);
        if (error instanceof LogReplaced) this.failAll(error);
      },
    });
  }

  private async tell(batch: readonly StoredEvent[]): Promise<void> {
    // Before anything is awaited: who joins from now on reads these for itself. A batch that failed may come again.
    this.position = Math.max(this.position, batch.at(-1)?.position ?? 0);
    const wanted = this.ofAll.places.size > 0 ? batch : batch.filter(({ stream }) => this.byStream.has(stream));
    if (wanted.length === 0) return;
    const items = await this.options.prepare(wanted);
    const readers: (() => void)[] = [];
    for (const place of this.tellAudiences(items)) {
      const goOn = place.catchUp();
      if (goOn !== undefined) (place.listener.keepsUp ? readers : this.newcomers).push(goOn);
    }
    await this.letGoOn(readers);
    // Not waited for: what comes next may be told in the meantime to those who keep up.
    if (!this.welcoming) void this.welcome();
  }

  /** @returns those who wait for one of these */
  private tellAudiences(items: readonly Item[]): readonly Place<Item>[] {
    const at = this.environment.monotonicMs();
    const ofStreams = [...new Set(items.map(({ stream }) => stream))].flatMap((stream) => {
      const concerning = items.filter((item) => item.stream === stream);
      return this.byStream.get(stream)?.tell(concerning, at) ?? [];
    });
    return [...ofStreams, ...this.ofAll.tell(items, at)];
  }

  private async welcome(): Promise<void> {
    this.welcoming = true;
    await this.atLeisure(this.newcomers, (goOn) => goOn());
    this.welcoming = false;
  }

  /** Tells those who are busy what they have not asked for, and finds those who are too slow. */
  private async lookAfterAll(): Promise<void> {
    this.lookingAfter = true;
    await this.atLeisure(this.places(), (place) => {
      place.catchUp()?.();
      place.listener.checkLimits();
    });
    this.lookingAfter = false;
  }

  private async atLeisure<Each>(all: Each[], work: (each: Each) => void): Promise<void> {
    while (all.length > 0) {
      all.splice(0, AT_LEISURE.atOnce).forEach(work);
      if (all.length > 0) await this.environment.sleep(AT_LEISURE.pauseMs);
    }
  }

  private places(): Place<Item>[] {
    return [this.ofAll, ...this.byStream.values()].flatMap(({ places }) => [...places]);
  }

  private async letGoOn(readers: (() => void)[]): Promise<void> {
    while (readers.length > 0) {
      for (const goOn of readers.splice(0, WOKEN_AT_ONCE)) goOn();
      if (readers.length > 0) await this.options.yieldToEventLoop();
    }
  }

  private failAll(error: LogReplaced): void {
    for (const { listener } of this.places()) listener.fail(error);
  }
}

/** No memory: each follower begins at the end of the log. */
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
    // Whoever needs a memory is told positions.
  }
}

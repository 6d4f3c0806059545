import type { Environment } from '../commands/environment.js';
import { Checkpoints } from '../log/checkpoints.js';
import { type Checkpoint, type EventLog, LogReplaced, type LogRecord, type WakeUps } from '../log/event-log.js';
import { type FollowerStatus, LogFollower } from '../log/log-follower.js';

/** What was made of one record, once for all who listen. */
export interface FeedItem {
  readonly stream: string;
  readonly position: number;
  /** About how many bytes a message about it has: what a reader who does not keep up is measured by. */
  readonly bytes: number;
}

export interface Listener<Item> {
  /** Hears of this stream only; of all streams when absent. */
  readonly stream?: string;
  /** It has shown that it takes what comes: it goes on before those that have not. */
  readonly keepsUp: boolean;
  /**
   * Items after the position at which it joined, in position order, none left out. Must not throw.
   * @returns lets the reader go on who waited for them; `undefined` when nobody does and they were only put by
   */
  take(items: readonly Item[]): (() => void) | undefined;
  /** There will be no more: the log was restored or replaced. Must not throw. */
  fail(error: LogReplaced): void;
}

/** A listener's place among the others. */
export interface Joined {
  /** It hears of everything after this. */
  readonly position: number;
  leave(): void;
}

export interface LiveFeedOptions<Item> {
  /** Makes items of records, in their order; called once for each record that anybody listens to. */
  readonly prepare: (records: readonly LogRecord[]) => Promise<readonly Item[]>;
  /** Lets the rest of the program go on: thousands of listeners are not told in one go. */
  readonly breathe: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface Place<Item> {
  readonly listener: Listener<Item>;
  readonly position: number;
}

/** Who is told the same. */
interface Audience<Item> {
  readonly places: readonly Place<Item>[];
  readonly concerning: readonly Item[];
}

const BATCH = 200;
/** Events that come within so many milliseconds are told together. */
const GATHER_MS = 5;
/** Listeners that go on before others have their turn. */
const WOKEN_AT_ONCE = 16;

/**
 * The end of the log for all who follow it live: read once, prepared once, told to each listener it concerns. It begins
 * where the log ends when it is started, and holds no checkpoint: who was away reads the past for itself.
 */
export class LiveFeed<Item extends FeedItem> {
  private readonly ofAll = new Set<Place<Item>>();
  private readonly byStream = new Map<string, Set<Place<Item>>>();
  /** Everything up to here was given to those who listened then, or is about to be. */
  private position = 0;
  /** Readers that go on when there is time: a thousand who have just come are not felt by the others. */
  private readonly newcomers: (() => void)[] = [];
  private welcoming = false;
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

  /** Waits for the beginning when the feed has just been started. */
  async join(listener: Listener<Item>): Promise<Joined> {
    await this.beginning;
    const { position } = this;
    const place = { listener, position };
    const places = this.placesOf(listener);
    places.add(place);
    return {
      position,
      leave: () => {
        places.delete(place);
        if (places.size === 0 && listener.stream !== undefined) this.forget(listener.stream, places);
      },
    };
  }

  private placesOf({ stream }: Listener<Item>): Set<Place<Item>> {
    if (stream === undefined) return this.ofAll;
    const places = this.byStream.get(stream) ?? new Set();
    this.byStream.set(stream, places);
    return places;
  }

  private forget(stream: string, places: Set<Place<Item>>): void {
    if (this.byStream.get(stream) === places) this.byStream.delete(stream);
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
      onError: (error) => {
        this.options.onError(error);
        if (error instanceof LogReplaced) this.failAll(error);
      },
    });
  }

  private async tell(batch: readonly LogRecord[]): Promise<void> {
    // Before anything is awaited: who joins from now on reads these for itself. A batch that failed may come again.
    this.position = Math.max(this.position, batch.at(-1)?.position ?? 0);
    const wanted = this.ofAll.size > 0 ? batch : batch.filter(({ stream }) => this.byStream.has(stream));
    if (wanted.length === 0) return;
    const items = await this.options.prepare(wanted);
    const readers: (() => void)[] = [];
    for (const { places, concerning } of this.audiences(items)) {
      for (const { position, listener } of places) {
        const news = concerning.filter((item) => item.position > position);
        const goOn = news.length > 0 ? listener.take(news) : undefined;
        if (goOn !== undefined) (listener.keepsUp ? readers : this.newcomers).push(goOn);
      }
    }
    await this.letGoOn(readers);
    // Not waited for: what comes next may be told in the meantime to those who keep up.
    if (!this.welcoming) void this.welcome();
  }

  private async welcome(): Promise<void> {
    this.welcoming = true;
    await this.letGoOn(this.newcomers);
    this.welcoming = false;
  }

  private async letGoOn(readers: (() => void)[]): Promise<void> {
    while (readers.length > 0) {
      for (const goOn of readers.splice(0, WOKEN_AT_ONCE)) goOn();
      if (readers.length > 0) await this.options.breathe();
    }
  }

  /** As they are now: who leaves meanwhile takes what comes in vain, who joins meanwhile is not meant. */
  private audiences(items: readonly Item[]): readonly Audience<Item>[] {
    const ofStreams = [...new Set(items.map(({ stream }) => stream))].map((stream) => ({
      places: [...(this.byStream.get(stream) ?? [])],
      concerning: items.filter((item) => item.stream === stream),
    }));
    return [...ofStreams, { places: [...this.ofAll], concerning: items }];
  }

  private failAll(error: LogReplaced): void {
    const places = [...this.ofAll, ...[...this.byStream.values()].flatMap((each) => [...each])];
    for (const { listener } of places) listener.fail(error);
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

  async load(): Promise<ReadonlyMap<number, Checkpoint>> {
    const head = await this.log.head();
    const end = await this.log.checkpointAt(head);
    if (end === undefined)
      throw new Error(`The log ended at position ${head} and then did not: it is looked at again.`);
    this.onBegun(end);
    return new Map([[0, end]]);
  }

  async save(): Promise<void> {
    // Whoever needs a memory is told positions.
  }
}

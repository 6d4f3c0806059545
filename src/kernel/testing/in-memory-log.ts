import type { StoredEvent } from '../events/stored-event.js';
import { Checkpoints } from '../log/checkpoints.js';
import { BEGINNING, type Checkpoint, EventLog, LogReplaced, WakeUps } from '../log/event-log.js';
import { type DiscardedEvent, type ParkedStream, ParkedStreams } from '../projections/parked-streams.js';

/** The log over an array of events. */
export class InMemoryLog extends EventLog {
  /** @param events the one of position n at index n - 1; it may grow */
  constructor(readonly events: readonly StoredEvent[]) {
    super();
  }

  async read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const { position, eventId } = checkpoint;
    if (position > 0 && this.events[position - 1]?.id !== eventId) throw new LogReplaced(checkpoint);
    return this.events.slice(position, position + limit);
  }

  async head(): Promise<number> {
    return this.events.length;
  }

  async checkpointAt(position: number): Promise<Checkpoint | undefined> {
    const event = this.events[position - 1];
    if (position === 0) return BEGINNING;
    return event === undefined ? undefined : { position, eventId: event.id };
  }
}

/** Wake-ups within one process. */
export class InMemoryWakeUps extends WakeUps {
  readonly listeners = new Set<(position?: number) => void>();

  announce(position?: number): void {
    this.wake(position);
  }

  wake(position?: number): void {
    for (const listener of this.listeners) listener(position);
  }

  onGrowth(listener: (position?: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Checkpoints that any number of readers may share. */
export class InMemoryCheckpoints extends Checkpoints {
  private readonly saved = new Map<string, Checkpoint>();

  async load(reader: string): Promise<Checkpoint | undefined> {
    return this.saved.get(reader);
  }

  async save(reader: string, checkpoint: Checkpoint): Promise<void> {
    this.saved.set(reader, checkpoint);
  }
}

/** Parked streams that any number of projectors may share. */
export class InMemoryParkedStreams extends ParkedStreams {
  all: readonly ParkedStream[] = [];
  private discardedEvents: readonly DiscardedEvent[] = [];

  async list(projection?: string): Promise<readonly ParkedStream[]> {
    return this.all.filter((parked) => projection === undefined || parked.projection === projection);
  }

  async park(stream: Omit<ParkedStream, 'retrying'>): Promise<void> {
    const others = this.all.filter((parked) => !(isOf(parked, stream) && parked.retrying));
    this.all = others.some((parked) => isOf(parked, stream)) ? others : [...others, { ...stream, retrying: false }];
  }

  async retry(projection: string, stream: string): Promise<boolean> {
    const asked = { projection, stream };
    const waits = this.all.some((parked) => isOf(parked, asked));
    this.all = this.all.map((parked) => (isOf(parked, asked) ? { ...parked, retrying: true } : parked));
    return waits;
  }

  async discard(parked: ParkedStream, reason: string): Promise<boolean> {
    const waits = this.all.some((each) => isOf(each, parked) && each.version === parked.version);
    if (!waits) return false;
    const { projection, stream, version, eventId, eventType } = parked;
    await this.skip({ projection, stream, version, eventId, eventType, reason });
    return this.retry(projection, stream);
  }

  async skip(event: DiscardedEvent): Promise<void> {
    this.discardedEvents = [...this.discardedEvents, event];
  }

  async release(projection: string, stream: string): Promise<void> {
    this.all = this.all.filter((parked) => !isOf(parked, { projection, stream }));
  }

  async discarded(projection?: string): Promise<readonly DiscardedEvent[]> {
    return this.discardedEvents.filter((each) => projection === undefined || each.projection === projection);
  }
}

type Named = Pick<ParkedStream, 'projection' | 'stream'>;

const isOf = (one: Named, other: Named): boolean => one.projection === other.projection && one.stream === other.stream;

import {
  type Checkpoint,
  type Environment,
  type EventLog,
  type Fence,
  type LogArchive,
  LogGrowth,
  type StoredEvent,
  type WakeUps,
  BEGINNING,
} from '#kernel';
import { comparedWithTopic } from './compare-topic.js';
import { ForkedLog } from './forked-log.js';
import { LogPages } from './log-pages.js';
import type { LogTopic, LogTopics, OutgoingRecord, Sent, TopicEntry } from './log-topic.js';
import { partitionOf } from './partition-of.js';
import { nothingPublished, type Published, type RelayProgress } from './relay-progress.js';

const COMPARE_EVERY_MS = 30_000;
/** Wake-ups come every second at the latest. */
const LONGEST_REST_MS = 5_000;

export interface PublishingPorts {
  /** The log in the event store itself. */
  readonly log: EventLog;
  readonly archive: Pick<LogArchive, 'at'>;
  readonly wakeUps: WakeUps;
  readonly progress: RelayProgress;
  readonly topics: LogTopics;
  readonly environment: Environment;
  logId(): Promise<string>;
  /** For a topic that has to be made. */
  readonly partitions: number;
  /** What the topic gets of events that follow each other. @throws UnreadableEvent when that is the first of them */
  entries(events: readonly StoredEvent[]): Promise<TopicEntries>;
}

/** What a topic gets of a part of the log. */
export interface TopicEntries {
  /** In the order of the log: any number for an event. */
  readonly entries: readonly TopicEntry[];
  /** These are all of the events up to here. */
  readonly through: Checkpoint;
}

/** What publishing reports. */
export interface PublishingJournal {
  /** All of the log is in the topic. */
  readonly caughtUp: () => void;
  readonly sent: (records: readonly StoredEvent[], milliseconds: number) => void;
  /** Something that an operator may want to know of: a topic was made, records were lost. */
  readonly noted: (text: string, details: object) => void;
}

/**
 * Publishes the log over one connection, from the last confirmed position on, until it fails: the caller throws the
 * connection away and starts over. One send is in flight at a time.
 */
export class Publishing {
  private comparedAt = -Infinity;

  constructor(
    private readonly topic: LogTopic,
    private readonly ports: PublishingPorts,
    private readonly fence: Fence,
    private readonly journal: PublishingJournal,
  ) {}

  /** Resolves when `signal` is aborted. @throws ForkedLog, Fenced, StoreUnavailable, and what the topic fails with */
  async run(signal: AbortSignal): Promise<void> {
    const [growth, pages] = [new LogGrowth(this.ports), new LogPages(this.ports.log)];
    let published = await this.begin();
    try {
      while (!signal.aborted) {
        if (this.isComparisonDue()) published = await this.compare(published);
        growth.forget();
        const records = await pages.after(published.through);
        if (records.length > 0) {
          published = await this.publish(records, published, signal);
        } else {
          this.journal.caughtUp();
          await growth.wait(LONGEST_REST_MS, signal);
        }
      }
    } finally {
      growth.end();
    }
  }

  /** What was published before, or nothing, in a topic that is there. */
  private async begin(): Promise<Published> {
    const { progress, topics } = this.ports;
    const [kept, logId] = [await progress.load(topics.name), await this.ports.logId()];
    if (kept?.republish === true) {
      await this.topic.remove();
      this.journal.noted('the topic was removed, as an operator asked', { topic: topics.name });
    }
    if (kept === undefined || kept.republish) return this.beginAnew(logId);
    if (kept.logId !== logId)
      throw new ForkedLog(topics.name, `events of the log ${kept.logId}, and this one is ${logId}`);
    await this.makeTopic(kept.marks.length);
    return kept;
  }

  /** What is in a topic that was there before is compared next; until then an operator can have it made again. */
  private async beginAnew(logId: string): Promise<Published> {
    const partitions = await this.makeTopic(this.ports.partitions);
    const published = nothingPublished(logId, BEGINNING, partitions);
    await this.ports.progress.begin(this.ports.topics.name, published, this.fence);
    return published;
  }

  /** @returns the partitions of the topic, which is made when there is none */
  private async makeTopic(partitions: number): Promise<number> {
    const found = await this.topic.partitions();
    if (found !== undefined) return found;
    await this.topic.create(partitions);
    this.journal.noted('the topic was made', { topic: this.ports.topics.name, partitions });
    return partitions;
  }

  private isComparisonDue(): boolean {
    return this.now() - this.comparedAt >= COMPARE_EVERY_MS;
  }

  private async compare(published: Published, lostFrom?: ReadonlyMap<number, number>): Promise<Published> {
    const { progress, topics } = this.ports;
    const kept = await progress.load(topics.name);
    if (kept?.republish === true) throw new Error('An operator asked for publishing anew: it begins now');
    const compared = await comparedWithTopic(published, this.comparePorts, lostFrom);
    const [from, to] = [published.through.position, compared.through.position];
    if (to < from)
      this.journal.noted('the topic has lost records: they are published again', { from: to + 1, to: from });
    await progress.save(topics.name, compared, this.fence);
    this.comparedAt = this.now();
    return compared;
  }

  /** Publishes what the topic gets of them, unless it turns out to be another than it was. */
  private async publish(events: readonly StoredEvent[], before: Published, signal: AbortSignal): Promise<Published> {
    const { entries, through } = await this.ports.entries(events);
    let published = before;
    for (let done = 0; done < entries.length && !signal.aborted;) {
      const outgoing = chained(entries.slice(done), published);
      const startedAt = this.now();
      const sent = await this.topic.publish(outgoing);
      const confirmed = outgoing.slice(0, sent.count);
      this.journal.sent(
        confirmed.map(({ event }) => event),
        this.now() - startedAt,
      );
      if (!isWhereExpected(sent, published)) return this.compare(published, sent.firstOffsets);
      done += sent.count;
      published = advanced(published, confirmed, done === entries.length ? through : lastWhole(entries, done));
      await this.save(published);
    }
    if (entries.length > 0) return published;
    published = { ...published, through };
    await this.save(published);
    return published;
  }

  private save(published: Published): Promise<void> {
    return this.ports.progress.save(this.ports.topics.name, published, this.fence);
  }

  private get comparePorts() {
    const { topics, log, archive } = this.ports;
    return { topicName: topics.name, topic: this.topic, log, archive };
  }

  private now(): number {
    return this.ports.environment.monotonicMs();
  }
}

/** Each record names the one before it in its partition. */
const chained = (entries: readonly TopicEntry[], { logId, marks }: Published): readonly OutgoingRecord[] => {
  const last = marks.map(({ lastPosition }) => lastPosition);
  return entries.map((entry) => {
    const partition = partitionOf(entry.key, marks.length);
    const previous = last[partition] ?? 0;
    last[partition] = entry.event.position;
    return { logId, ...entry, partition, previous };
  });
};

/** The last event of which all entries are among the first ones. */
const lastWhole = (entries: readonly TopicEntry[], count: number): Checkpoint | undefined => {
  const next = entries[count]?.event.position;
  const event = entries.slice(0, count).findLast(({ event: { position } }) => position !== next)?.event;
  return event && { position: event.position, eventId: event.id };
};

/** Anything else means that records were lost, or that another program writes. */
const isWhereExpected = ({ firstOffsets }: Sent, { marks }: Published): boolean =>
  [...firstOffsets].every(([partition, offset]) => marks[partition]?.nextOffset === offset);

const advanced = (
  { logId, marks, through }: Published,
  confirmed: readonly OutgoingRecord[],
  reached: Checkpoint = through,
): Published => {
  const next = marks.map((mark) => ({ ...mark }));
  for (const { partition, event } of confirmed) {
    const { nextOffset = 0 } = next[partition] ?? {};
    next[partition] = { lastPosition: event.position, nextOffset: nextOffset + 1 };
  }
  return { logId, marks: next, through: reached };
};

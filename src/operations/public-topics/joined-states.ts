import type { LogArchive, StoredEvent } from '#kernel';
import type { JoinedTopic, PublicEvent } from '#platform';
import { eventsOf, type Folded, foldedOnto, foldsInMemory } from './folded-states.js';

/** By the names of parts. */
type Parts = Readonly<Record<string, Folded>>;

/** Of events that are read together for many subjects. */
const MOST_AHEAD = 5_000;

/**
 * What is joined of a subject after each event of its streams, by a pure fold of the log. The newest subjects are kept while the log is read
 * without a gap; others are folded from the beginning of their streams.
 */
export class JoinedStates {
  private readonly kept = foldsInMemory<Parts>((parts) =>
    Object.values(parts).reduce((sum, { characters }) => sum + characters, 1),
  );
  /** Events of subjects before the position that was read ahead of; each is folded once, and then kept. */
  private ahead = new Map<string, readonly StoredEvent[]>();
  /** Position of the last event. */
  private last = 0;

  constructor(
    private readonly topic: Pick<JoinedTopic, 'parts' | 'subjectOf' | 'joinedOf'>,
    private readonly archive: Pick<LogArchive, 'ofStreams'>,
  ) {}

  /**
   * Reads together what is not kept of the subjects of events that follow each other, and come next. Where that is too much, each subject is
   * read by itself when its event comes.
   * @throws StoreUnavailable
   */
  async readAhead(next: readonly StoredEvent[]): Promise<void> {
    const [first] = next;
    if (first === undefined) return;
    this.goOnFrom(first);
    this.ahead.clear();
    const named = new Set(next.map(({ stream }) => this.topic.subjectOf(stream)));
    const subjects = [...named].filter((subject) => subject !== undefined).filter((subject) => !this.kept.has(subject));
    if (subjects.length === 0) return;
    const upTo = first.position - 1;
    const records = await this.archive.ofStreams(subjects.flatMap(this.streamsOf), { upTo, limit: MOST_AHEAD });
    if (records.length === MOST_AHEAD) return;
    const found = new Map(subjects.map((subject): [string, StoredEvent[]] => [subject, []]));
    for (const record of records) found.get(this.topic.subjectOf(record.stream) ?? '')?.push(record);
    this.ahead = found;
  }

  /**
   * To be called for every event, in the order of the log, also for those of other subjects.
   * @returns `undefined` for an event that is about none, or about one that is not there yet
   * @throws UnreadableEvent for this event or one before it, StoreUnavailable
   */
  async after(record: StoredEvent): Promise<PublicEvent | undefined> {
    this.goOnFrom(record);
    const subject = this.topic.subjectOf(record.stream);
    const joined = subject === undefined ? undefined : await this.joined(subject, record);
    this.last = record.position;
    return joined;
  }

  /** After a gap nothing is known of what was kept. */
  private goOnFrom({ position }: StoredEvent): void {
    if (position === this.last + 1) return;
    this.kept.clear();
    this.ahead.clear();
    this.last = position - 1;
  }

  private async joined(subject: string, record: StoredEvent): Promise<PublicEvent | undefined> {
    const before = this.kept.get(subject) ?? (await this.before(subject, record));
    const parts = this.withNext(before, record);
    this.kept.set(subject, parts);
    const states = Object.entries(this.topic.parts).flatMap(([name, { stateOf }]) => {
      const part = parts[name];
      return part === undefined ? [] : [[name, stateOf(part.document, part).data] as const];
    });
    if (states[0]?.[0] !== Object.keys(this.topic.parts)[0]) return undefined;
    return { ...this.topic.joinedOf(subject, Object.fromEntries(states), record), subject };
  }

  private async before(subject: string, { position }: StoredEvent): Promise<Parts> {
    const records = this.ahead.get(subject) ?? eventsOf(this.archive, this.streamsOf(subject), position - 1);
    this.ahead.delete(subject);
    let parts: Parts = {};
    for await (const record of records) parts = this.withNext(parts, record);
    return parts;
  }

  private readonly streamsOf = (subject: string): readonly string[] =>
    Object.values(this.topic.parts).map(({ state }) => `${state.category}-${subject}`);

  private withNext(parts: Parts, record: StoredEvent): Parts {
    const name = this.partOf(record.stream);
    const part = this.topic.parts[name];
    return part === undefined ? parts : { ...parts, [name]: foldedOnto(part.state, parts[name], record) };
  }

  private partOf(stream: string): string {
    return Object.entries(this.topic.parts).find(([, { subjectOf }]) => subjectOf(stream) !== undefined)?.[0] ?? '';
  }
}

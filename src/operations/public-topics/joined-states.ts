import type { LogArchive, StoredEvent } from '#kernel';
import type { JoinedTopic, PublicEvent } from '#platform';
import { eventsOf, type Folded, foldedOnto, foldsInMemory } from './folded-states.js';

/** By the names of parts. */
type Parts = Readonly<Record<string, Folded>>;

/**
 * What is joined of a subject after each event of its streams, by a pure fold of the log. The newest subjects are kept while the log is read
 * without a gap; others are folded from the beginning of their streams.
 */
export class JoinedStates {
  private readonly kept = foldsInMemory<Parts>((parts) =>
    Object.values(parts).reduce((sum, { characters }) => sum + characters, 1),
  );
  /** Position of the last event. */
  private last = 0;

  constructor(
    private readonly topic: Pick<JoinedTopic, 'parts' | 'subjectOf' | 'joinedOf'>,
    private readonly archive: Pick<LogArchive, 'ofStreams'>,
  ) {}

  /**
   * To be called for every event, in the order of the log, also for those of other subjects.
   * @returns `undefined` for an event that is about none, or about one that is not there yet
   * @throws UnreadableEvent for this event or one before it, StoreUnavailable
   */
  async after(record: StoredEvent): Promise<PublicEvent | undefined> {
    if (record.position !== this.last + 1) this.kept.clear();
    const subject = this.topic.subjectOf(record.stream);
    const joined = subject === undefined ? undefined : await this.joined(subject, record);
    this.last = record.position;
    return joined;
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
    let parts: Parts = {};
    const streams = Object.values(this.topic.parts).map(({ state }) => `${state.category}-${subject}`);
    for await (const record of eventsOf(this.archive, streams, position - 1)) parts = this.withNext(parts, record);
    return parts;
  }

  private withNext(parts: Parts, record: StoredEvent): Parts {
    const name = this.partOf(record.stream);
    const part = this.topic.parts[name];
    return part === undefined ? parts : { ...parts, [name]: foldedOnto(part.state, parts[name], record) };
  }

  private partOf(stream: string): string {
    return Object.entries(this.topic.parts).find(([, { subjectOf }]) => subjectOf(stream) !== undefined)?.[0] ?? '';
  }
}

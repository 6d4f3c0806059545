import { type EventStore, recordsOf, type StoredEvent } from '#kernel';
import type { PublicStates, StateTopic } from '#platform';

type Publishing = Pick<StateTopic, 'channel' | 'state' | 'stateOf'>;

/** Folds the stream of a subject each time it is asked for: for commands that are rare beside those on the subject itself. */
export class NewestStates implements PublicStates {
  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly topics: readonly Publishing[],
  ) {}

  async find(channel: string, subject: string): Promise<unknown> {
    const topic = this.topics.find((each) => each.channel === channel);
    if (topic === undefined) throw new Error(`Nothing is published as ${channel}`);
    const { state, stateOf } = topic;
    let document: unknown;
    let newest: StoredEvent | undefined;
    for await (const record of recordsOf(this.store, `${state.category}-${subject}`)) {
      for (const change of state.changesOf(state.decode(record))) document = change.apply(document);
      newest = record;
    }
    return newest === undefined ? undefined : stateOf(document, newest).data;
  }
}

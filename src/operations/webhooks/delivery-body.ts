import { type EventStore, type LogArchive, metadataIn, type StoredEvent } from '#kernel';
import type { JoinedTopic, PublicEvent, StateTopic } from '#platform';
import { FoldedStates } from '../public-topics/folded-states.js';
import { JoinedStates } from '../public-topics/joined-states.js';
import type { NewDelivery } from './webhook-store.js';

export interface DeliveryBodyPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly archive: Pick<LogArchive, 'ofStreams'>;
  /** Of all contexts that publish states. */
  readonly states: readonly Pick<StateTopic, 'subjectOf' | 'state' | 'stateOf'>[];
  /** What several of them are together. */
  readonly joined: Pick<JoinedTopic, 'subjectOf' | 'parts' | 'joinedOf'>;
  /** @throws UnreadableEvent */
  publicEventOf(record: StoredEvent): PublicEvent | undefined;
  /** The data without its personal values, or with them in clear. */
  published(data: object): Promise<unknown>;
}

/** What a webhook is sent. */
export interface DeliveryContent {
  readonly body: string;
  /** Of the command that recorded the event (W3C Trace Context). */
  readonly traceparent: string | undefined;
}

/**
 * Makes what is sent: `type` and `timestamp` of the event, and as `data` the state that its context publishes, after
 * it, such as the whole order; what the event itself says where there is none; and as `full` what several contexts publish of the
 * subject together. The same text each time, but for values that were erased meanwhile.
 * @returns rejects with StoreUnavailable; UnreadableEvent; Error when the log has another event there
 */
export const deliveryBodies = ({ store, archive, states, joined, publicEventOf, published }: DeliveryBodyPorts) => {
  const folded = states.map((topic) => ({ topic, states: new FoldedStates(topic.state, archive) }));
  const dataOf = async (record: StoredEvent): Promise<object | undefined> => {
    const found = folded.find(({ topic }) => topic.subjectOf(record.stream) !== undefined);
    if (found === undefined) return publicEventOf(record)?.data;
    return found.topic.stateOf(await found.states.after(record), record).data;
  };
  return async ({ stream, version, type, eventId }: NewDelivery): Promise<DeliveryContent> => {
    const [record] = await store.readStream(stream, version, 1);
    if (record?.id !== eventId) throw new Error('The event is not in the log any more');
    const data = await dataOf(record);
    if (data === undefined) throw new Error(`Nothing of ${stream} is public`);
    // Deliveries come in any order, so nothing is kept from one to the next.
    const full = (await new JoinedStates(joined, archive).after(record))?.data;
    const body = JSON.stringify({
      ...{ type, timestamp: record.occurredAt, data: await published(data) },
      ...(full !== undefined && { full: await published(full) }),
    });
    return { body, traceparent: metadataIn(record).traceparent };
  };
};

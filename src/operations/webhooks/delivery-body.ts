import { type EventStore, LOAD_EVENTS, type StoredEvent } from '#kernel';
import type { PublicState } from '#platform';
import type { NewDelivery } from './webhook-store.js';

export interface DeliveryBodyPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  /** What the events of a stream make of it. @throws UnreadableEvent */
  publicStateOf(records: readonly StoredEvent[]): PublicState | undefined;
  /** The data without its personal values, or with them in clear. */
  published(data: object): Promise<unknown>;
}

/**
 * What is sent: `type` and `timestamp` of the event, and as `data` the whole order after it. The same text each time, but
 * for values that were erased meanwhile.
 * @throws StoreUnavailable; UnreadableEvent; Error when the log has another event there
 */
export const deliveryBody = async (
  { stream, version, type, eventId }: NewDelivery,
  { store, publicStateOf, published }: DeliveryBodyPorts,
): Promise<string> => {
  const records = await recordsUpTo(store, stream, version);
  const last = records.at(-1);
  if (last?.id !== eventId) throw new Error('The event is not in the log any more');
  const state = publicStateOf(records);
  if (state === undefined) throw new Error(`Nothing of ${stream} is public`);
  return JSON.stringify({ type, timestamp: last.occurredAt, data: await published(state.data) });
};

const recordsUpTo = async (
  store: DeliveryBodyPorts['store'],
  stream: string,
  version: number,
): Promise<readonly StoredEvent[]> => {
  const records: StoredEvent[] = [];
  while (records.length < version) {
    const page = await store.readStream(stream, records.length + 1, Math.min(LOAD_EVENTS, version - records.length));
    if (page.length === 0) break;
    records.push(...page);
  }
  return records;
};

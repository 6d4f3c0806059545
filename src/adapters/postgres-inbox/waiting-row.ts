import type { ReceivedEvent } from '../../operations/consumer-groups/received-event.js';

/** An event that waits, as it stands in its row. */
export interface WaitingRow extends Omit<ReceivedEvent, 'headers'> {
  readonly headers: Uint8Array;
}

/** For the statement that keeps an event. */
export const valuesOf = (group: string, event: ReceivedEvent): readonly unknown[] => {
  const { id, key, type, topic, partition, offset, headers, value } = event;
  const bytes = value === null ? null : Buffer.from(value);
  return [group, id, key, type, topic, partition, offset, Buffer.from(JSON.stringify(headers)), bytes];
};

export const eventIn = ({ headers, ...row }: WaitingRow): ReceivedEvent => ({
  ...row,
  headers: JSON.parse(Buffer.from(headers).toString('utf8')) as ReceivedEvent['headers'],
});

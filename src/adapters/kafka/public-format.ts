import type { RecordFormat } from './topic-kind.js';

const LOG = 'urn:daybook:log:';

/**
 * Records of the topics for others: CloudEvents 1.0 in the binary mode of the Kafka binding. What the relay itself has to
 * find again is in their headers.
 */
export const publicFormat: RecordFormat = {
  encoded: ({ message }) => {
    if (message === undefined) throw new Error('A topic for others takes messages, not events');
    return { value: message.value === undefined ? null : Buffer.from(message.value, 'utf8'), headers: message.headers };
  },
  decoded: ({ headers = {} }, partition, offset) => {
    const text = (name: string) => String(headers[name] ?? '');
    const [source, position, eventId] = [text('ce_source'), Number(text('ce_sequence')), text('ce_id')];
    const isOurs = source.startsWith(LOG) && Number.isSafeInteger(position) && position > 0;
    const logId = isOurs ? source.slice(LOG.length) : undefined;
    return { partition, offset, logId, position: isOurs ? position : 0, previous: 0, eventId, event: undefined };
  },
};

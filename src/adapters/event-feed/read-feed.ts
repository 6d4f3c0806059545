import { messageOf } from '#kernel';
import type { ReceivedRecord } from '../../operations/consumer-groups/received-event.js';

/** An event of `GET /v1/events`, as far as this side has to know it. */
export interface FeedEvent {
  /** Names the log. */
  readonly source: string;
  readonly position: number;
  readonly record: ReceivedRecord;
}

const PATH = '/v1/events';
const MOST_EVENTS = 200;
const WAIT_S = 20;
/** The server waits for events, and then answers at once. */
const ANSWER_WITHIN_MS = 45_000;
const LONGEST_DETAIL = 300;

/**
 * The events after a position; none when none came within 20 s.
 * @param url of a Daybook: `http://127.0.0.1:3000`
 * @throws when it cannot be reached, is cut off, or refuses
 */
export const readFeed = async (url: string, after: number, signal: AbortSignal): Promise<readonly FeedEvent[]> => {
  const question = `${PATH}?after=${after}&limit=${MOST_EVENTS}&wait=${WAIT_S}`;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const answer = await fetch(new URL(question, url), { signal: inTime }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached (${messageOf((error as Error).cause ?? error)})`, { cause: error });
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`${url}${question} was answered with ${answer.status}: ${text.slice(0, LONGEST_DETAIL)}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(eventIn);
};

/** As the topic of events has it: attributes as headers, and the same bytes as value. */
const eventIn = (line: string): FeedEvent => {
  const { data, ...attributes } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = String(value);
  const position = Number(attributes['position']);
  return {
    source: String(attributes['source']),
    position,
    record: {
      ...{ topic: PATH.slice(1), partition: 0, offset: String(position), headers },
      key: Buffer.from(String(attributes['subject'])),
      value: Buffer.from(JSON.stringify(data)),
    },
  };
};

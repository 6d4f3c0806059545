import { LIMITS } from './limits.js';
import { QueryRefused } from './query-refused.js';

/** @throws QueryRefused ANSWER_TOO_LARGE for data that is larger as JSON than answers may be */
export const checkAnswerSize = (data: unknown): void => {
  if (leftAfter(data, LIMITS.answerBytes) >= 0) return;
  throw new QueryRefused(
    'ANSWER_TOO_LARGE',
    `The answer is larger than ${LIMITS.answerBytes} bytes. Ask for fewer items or fields at once.`,
    { limit: LIMITS.answerBytes },
  );
};

/** What is left of so many bytes after a value as JSON, but for escapes. Looks no further once nothing is left. */
const leftAfter = (value: unknown, bytes: number): number => {
  if (bytes < 0) return bytes;
  if (typeof value === 'string') return bytes - Buffer.byteLength(value) - QUOTES;
  if (typeof value !== 'object' || value === null) return bytes - String(value).length;
  if (Array.isArray(value)) return value.reduce<number>((left, item) => leftAfter(item, left - 1), bytes - 2);
  return Object.entries(value).reduce(
    (left, [name, item]) => leftAfter(item, left - name.length - QUOTES - 2),
    bytes - 2,
  );
};

const QUOTES = 2;

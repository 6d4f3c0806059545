import { checkAnswerSize } from './answer-size.js';
import { LIMITS } from './limits.js';
import { QueryRefused } from './query-refused.js';

const ofBytes = (bytes: number): string => 'x'.repeat(bytes);

describe('An answer', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', ofBytes(LIMITS.answerBytes - 100)],
    ['many values', { rows: Array.from({ length: 10_000 }, (_, no) => ({ no, name: 'abc', at: null })) }],
  ])('may hold %s', (_what, data) => {
    expect(() => checkAnswerSize(data)).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['one text', { a: { b: [ofBytes(LIMITS.answerBytes)] } }],
    ['many texts', Array.from({ length: 50 }, () => ({ text: ofBytes(LIMITS.answerBytes / 50) }))],
    ['texts of several bytes a character', ['\u20ac'.repeat(LIMITS.answerBytes / 3)]],
    ['names and numbers', Array.from({ length: 500_000 }, (_, number) => ({ number }))],
  ])('may not be larger, be it for %s', (_what, data) => {
    expect(() => checkAnswerSize(data)).toThrow(QueryRefused);
    expect(() => checkAnswerSize(data)).toThrow(`larger than ${LIMITS.answerBytes} bytes`);
  });
});

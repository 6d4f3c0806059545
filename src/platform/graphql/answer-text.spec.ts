import fc from 'fast-check';
import { TimeSlices } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { AnswerText } from './answer-text.js';
import { LIMITS } from './limits.js';
import { QueryRefused } from './query-refused.js';

const textOf = (data: unknown): Promise<string> => AnswerText.of(data, new TimeSlices(new TestEnvironment()));

const ofBytes = (bytes: number): string => 'x'.repeat(bytes);

describe('The text of an answer', () => {
  it('is the JSON of its data', async () => {
    const data = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(fc.string(), fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 60 })),
    );
    await fc.assert(
      fc.asyncProperty(data, async (value) => {
        expect(await textOf(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('leaves out what is undefined', async () => {
    expect(await textOf({ a: undefined, b: [{ c: undefined, d: null }] })).toBe('{"b":[{"d":null}]}');
  });

  it.each<[string, unknown]>([
    ['one text', { a: { b: [ofBytes(LIMITS.answerBytes)] } }],
    ['many texts', Array.from({ length: 50 }, () => ({ text: ofBytes(LIMITS.answerBytes / 50) }))],
    ['texts of several bytes a character', ['\u20ac'.repeat(LIMITS.answerBytes / 3)]],
    ['names and numbers', Array.from({ length: 500_000 }, (_, number) => ({ number }))],
  ])('is not larger than answers may be: %s', async (_what, data) => {
    await expect(textOf(data)).rejects.toThrow(QueryRefused);
    await expect(textOf(data)).rejects.toThrow(`larger than ${LIMITS.answerBytes} bytes`);
  });

  it('may be as large as answers may be', async () => {
    expect((await textOf([ofBytes(LIMITS.answerBytes - 4)])).length).toBe(LIMITS.answerBytes);
  });
});

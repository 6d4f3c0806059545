import { join } from 'node:path';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import type { SetUp } from '../support/set-ups.js';

const WITHIN_MS = 300_000;

/** @param commands with examples in their help, and how many each shows */
export const helpJourney = (setUp: SetUp, commands: readonly [words: string, examples: number][]): void => {
  describe(`The examples of --help ${setUp.name}`, () => {
    let installation: Installation;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      const { client } = await installation.startAll();
      await client.command('', orderBody({ orderId: '7' }));
      for (const text of ['one', 'two']) await client.command('/7/notes', { text });
      await client.caughtUp();
    });
    afterAll(() => installation.close());

    /** Files are written where nobody misses them. */
    const wordsOf = (example: string): readonly string[] =>
      example.split(' ').map((word) => (word.endsWith('.backup') ? join(installation.home, word) : word));

    it.each(commands)(
      'of %s run as written',
      async (words, count) => {
        const { out } = await installation.daybook(...words.split(' '), '--help');
        const examples = [...out.matchAll(/^ +npm run daybook -- (.+)$/gm)].map(([, example = '']) => example);
        expect(examples).toHaveLength(count);
        for (const example of examples) {
          const { code, out: said, err } = await installation.daybook(...wordsOf(example));
          expect({ example, code, err }).toEqual({ example, code: 0, err: '' });
          expect([example, said]).toEqual([example, example === 'drift --json' ? '' : expect.stringMatching(/\S/)]);
        }
      },
      WITHIN_MS,
    );
  });
};

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type TerminalOptions } from '../support/terminal.js';

const WITHIN_MS = 300_000;

/** Commands with examples in their help, and how many each shows. */
const COMMANDS: readonly [words: string, examples: number][] = [
  ['streams read', 3],
  ['streams diff', 1],
  ['doctor', 2],
  ['drift', 2],
  ['backup', 1],
];

describe('The examples of --help', () => {
  let database: TestDatabase;
  let terminal: TerminalOptions;
  let server: Program;

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    terminal = { entry, home: openFolder(), environment };
    server = await Program.start(terminal);

    await server.client.command('', orderBody({ orderId: '7' }));
    for (const text of ['one', 'two']) await server.client.command('/7/notes', { text });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
    await cleanUp();
  });

  /** Files are written where nobody misses them. */
  const wordsOf = (example: string): readonly string[] =>
    example.split(' ').map((word) => (word.endsWith('.backup') ? join(terminal.home, word) : word));

  it.each(COMMANDS)(
    'of %s run as written',
    async (words, count) => {
      const { out } = await daybook(terminal, ...words.split(' '), '--help');
      const examples = [...out.matchAll(/^ +npm run daybook -- (.+)$/gm)].map(([, example = '']) => example);
      expect(examples).toHaveLength(count);
      for (const example of examples) {
        const { code, out: said, err } = await daybook(terminal, ...wordsOf(example));
        expect({ example, code, err }).toEqual({ example, code: 0, err: '' });
        expect([example, said]).toEqual([example, example === 'drift --json' ? '' : expect.stringMatching(/\S/)]);
      }
    },
    WITHIN_MS,
  );
});

import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { type Example, examplesIn, patternOf, withAnyText } from '../support/read-me.js';

const run = promisify(execFile);
const EXAMPLE_WITHIN_MS = 300_000;

/** A guide with the languages of its examples, in order. */
type Guide = readonly [file: string, languages: readonly string[]];

/** Each Daybook has these orders at first, and is shown these guides one after the other. */
const DAYBOOKS: readonly { readonly orderIds: readonly string[]; readonly guides: readonly Guide[] }[] = [
  { orderIds: [], guides: [['docs/subscriptions.md', ['sh', 'sh']]] },
  {
    orderIds: ['7', 'audited'],
    guides: [
      ['docs/operations.md', ['sh', 'sh', 'sh', 'sh', 'sh', 'graphql']],
      ['docs/events.md', ['sh', 'sh']],
      ['docs/tracing.md', ['sh']],
      ['docs/backup.md', ['sh']],
      ['docs/rebuild.md', ['sh', 'sh', 'sh', 'sh']],
      ['docs/audit.md', ['sh', 'sh', 'sh', 'sh']],
      ['docs/erasure.md', ['sh', 'sh', 'sh', 'graphql', 'sh']],
      ['docs/webhooks.md', ['sh', 'sh']],
    ],
  },
];

/** What the guides show is run as it stands. */
describe.each(DAYBOOKS)('A Daybook', ({ orderIds, guides }) => {
  let entry: string;
  let home: string;
  let program: Program;

  beforeAll(async () => {
    entry = await builtProgram();
    home = openFolder();
    program = await Program.start({
      entry,
      home,
      environment: { WEBHOOKS_ALLOW_PRIVATE: '1' },
    });
    const customer = { customerId: 'VINET', name: 'Paul Henriot' };
    for (const orderId of orderIds) await program.client.command('', orderBody({ orderId, customer }));
    await program.client.caughtUp();
  });
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const shell = async (code: string): Promise<string> => {
    const command = code
      .replaceAll('http://127.0.0.1:3000', program.url)
      .replaceAll('node examples/', `PORT=${new URL(program.url).port} node ${resolve('examples')}/`)
      .replaceAll('.daybook/', `${home}/`)
      .replaceAll('npm run --silent daybook --', `node ${join(dirname(entry), 'cli.js')}`);
    const env = { PATH: process.env.PATH, DAYBOOK_HOME: home, DAYBOOK_ENV_FILE: '' };
    const { stdout } = await run('bash', ['-c', command], { env, cwd: home });
    return `${stdout.trimEnd()}\n`;
  };

  const answer = async (query: string): Promise<unknown> =>
    eventually(async () => {
      const { data } = await program.client.query(query);
      return data === null || Object.values(data).includes(null) ? undefined : data;
    });

  describe.each(guides)('%s', (file, languages) => {
    const examples = examplesIn(file);

    it('shows its commands in all their ways', () => {
      expect(examples.map(({ language }) => language)).toEqual(languages);
    });

    it.each(examples.map((example): [number, Example] => [example.line, example]))(
      'answers what it shows at line %i',
      async (_line, { language, code, shown = '' }) => {
        if (language === 'sh') expect(await shell(code)).toMatch(patternOf(shown));
        else expect(await answer(code)).toEqual(withAnyText(JSON.parse(shown)));
      },
      EXAMPLE_WITHIN_MS,
    );
  });
});

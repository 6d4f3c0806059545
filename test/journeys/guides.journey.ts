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

/** Where a Daybook on the embedded PostgreSQL keeps its log and its views besides. */
export interface GuideServers {
  readonly name: string;
  open(): Promise<{ readonly environment: Readonly<Record<string, string>>; drop(): Promise<void> }>;
}

/** Each guide with the languages of its examples, in order, and the order it speaks of; each has a Daybook of its own. */
const GUIDES: readonly [file: string, languages: readonly string[], orderId?: string][] = [
  ['docs/erasure.md', ['sh', 'sh', 'sh', 'graphql', 'sh']],
  ['docs/backup.md', ['sh']],
  ['docs/operations.md', ['sh', 'sh', 'sh', 'sh'], '7'],
  ['docs/subscriptions.md', ['sh', 'sh']],
  ['docs/events.md', ['sh', 'sh'], 'shipped-7'],
  ['docs/webhooks.md', ['sh', 'sh']],
  ['docs/rebuild.md', ['sh', 'sh', 'sh', 'sh'], '7'],
  ['docs/tracing.md', ['sh']],
  ['docs/audit.md', ['sh', 'sh', 'sh', 'sh'], 'audited'],
];

/** What the guides show is run as it stands. @param files all when absent */
export const guidesJourney = ({ name, open }: GuideServers, files = GUIDES.map(([file]) => file)): void => {
  describe.each(GUIDES.filter(([file]) => files.includes(file)))(`%s ${name}`, (file, languages, orderId) => {
    const examples = examplesIn(file);
    let entry: string;
    let home: string;
    let program: Program;
    let servers: Awaited<ReturnType<GuideServers['open']>>;

    beforeAll(async () => {
      entry = await builtProgram();
      home = openFolder();
      servers = await open();
      program = await Program.start({
        entry,
        home,
        environment: { ...servers.environment, WEBHOOKS_ALLOW_PRIVATE: '1' },
      });
      if (orderId !== undefined) {
        const customer = { customerId: 'VINET', name: 'Paul Henriot' };
        await program.client.command('', orderBody({ orderId, customer }));
        await program.client.caughtUp();
      }
    });
    afterAll(async () => {
      await program.stop();
      await servers.drop();
      await cleanUp();
    });

    const shell = async (code: string): Promise<string> => {
      const command = code
        .replaceAll('http://127.0.0.1:3000', program.url)
        .replaceAll('node examples/', `PORT=${new URL(program.url).port} node ${resolve('examples')}/`)
        .replaceAll('.daybook/', `${home}/`)
        .replaceAll('npm run --silent daybook --', `node ${join(dirname(entry), 'cli.js')}`);
      const env = { PATH: process.env.PATH, DAYBOOK_HOME: home, DAYBOOK_ENV_FILE: '', ...servers.environment };
      const { stdout } = await run('bash', ['-c', command], { env, cwd: home });
      return `${stdout.trimEnd()}\n`;
    };

    it('shows its commands in all their ways', () => {
      expect(examples.map(({ language }) => language)).toEqual(languages);
    });

    it.each(examples.map((example): [number, Example] => [example.line, example]))(
      'answers what it shows at line %i',
      async (_line, { language, code, shown = '' }) => {
        if (language === 'sh') expect(await shell(code)).toMatch(patternOf(shown));
        else {
          const { data } = await eventually(async () => {
            const answer = await program.client.query(code);
            return answer.data?.['order'] == null ? undefined : answer;
          });
          expect(data).toEqual(withAnyText(JSON.parse(shown)));
        }
      },
      EXAMPLE_WITHIN_MS,
    );
  });
};

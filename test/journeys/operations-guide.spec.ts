import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { builtProgram } from '../support/built-program.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { type Example, examplesIn, patternOf } from '../support/read-me.js';

const run = promisify(execFile);
const EXAMPLE_WITHIN_MS = 60_000;
const examples = ['docs/backup.md', 'docs/operations.md'].flatMap((file) =>
  examplesIn(file).map((example): [string, number, Example] => [file, example.line, example]),
);

describe('The guides of operations', () => {
  let entry: string;
  let home: string;
  let program: Program;

  beforeAll(async () => {
    entry = await builtProgram();
    home = openFolder();
    program = await Program.start({ entry, home });
  }, 120_000);
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  it('have examples', () => {
    expect(examples.length).toBeGreaterThan(1);
  });

  it.each(examples)(
    'answer what %s shows at line %i',
    async (_file, _line, { language, code, shown = '' }) => {
      expect(language).toBe('sh');
      const command = code.replaceAll('npm run --silent daybook --', `node ${join(dirname(entry), 'cli.js')}`);
      const env = { PATH: process.env.PATH, DAYBOOK_HOME: home };
      const { stdout } = await run('bash', ['-c', command], { env, cwd: home });
      expect(`${stdout.trimEnd()}\n`).toMatch(patternOf(shown));
    },
    EXAMPLE_WITHIN_MS,
  );
});

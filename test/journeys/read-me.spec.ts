import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/postgres-homes.js';
import { type Example, examplesIn, patternOf, withAnyText } from '../support/read-me.js';

const README_URL = 'http://127.0.0.1:3000';
const START_WITHIN_MS = 300_000;
/** Some of them compile first what has changed. */
const EXAMPLE_WITHIN_MS = 300_000;
const run = promisify(execFile);

/** On a busy machine a view may need longer than a read waits for it; the answer says to ask again. */
const caughtUp = (ask: () => Promise<string>): Promise<string> =>
  eventually(async () => {
    const answer = await ask();
    return answer.includes('PROJECTION_LAGGING') ? undefined : answer;
  });

/** What `npm start` does before the program runs is done by the first test; the rest runs against the program. */
const [start, ...examples] = examplesIn('README.md');

describe('README', () => {
  let home: string;
  let program: ChildProcess;
  let url: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'daybook-readme-'));
    program = spawn('npm', ['start'], {
      env: { ...process.env, PORT: '0', DAYBOOK_HOME: home, NODE_ENV: 'development' },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    url = await urlOnTerminal(program);
  }, START_WITHIN_MS);

  afterAll(async () => {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    process.kill(-(program.pid ?? 0), 'SIGINT');
    await ended;
    rmSync(home, { recursive: true, force: true });
  });

  it('begins with the two commands that start it', () => {
    expect(start?.code).toBe('npm ci\nnpm start');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['prestart', 'start']));
  });

  it('holds a tour', () => {
    expect(examples.filter(({ language }) => language === 'sh').length).toBeGreaterThanOrEqual(5);
    expect(examples.filter(({ language }) => language === 'graphql').length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples.map((example): [number, Example] => [example.line, example]))(
    'answers what it shows at line %i',
    async (_line, { language, code, shown }) => {
      expect(shown).toBeDefined();
      if (language === 'sh') expect(`${await shell(code)}\n`).toMatch(patternOf(shown ?? ''));
      else expect(await query(code)).toEqual(withAnyText(JSON.parse(shown ?? '')));
    },
    EXAMPLE_WITHIN_MS,
  );

  it('shows a line that places an order on the terminal', async () => {
    const line = /^ {2}(curl .*)$/mu.exec(terminal)?.[1] ?? '';
    expect(await shell(line)).toMatch(/^HTTP\/1\.1 201 Created/u);
  });

  let terminal = '';
  /** Of the newest command. */
  let token = '';

  const urlOnTerminal = (child: ChildProcess): Promise<string> =>
    new Promise((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        terminal += chunk.toString('utf8');
        const found = /REST +(http:\/\/[^/]+)\//u.exec(terminal);
        if (found?.[1] !== undefined && terminal.includes('Ctrl-C')) resolve(found[1]);
      });
      child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${terminal}`)));
    });

  const shell = async (code: string): Promise<string> => {
    const env = { ...process.env, PORT: new URL(url).port, DAYBOOK_HOME: home };
    const stdout = await caughtUp(async () => {
      const ran = await run('bash', ['-c', code.replaceAll(README_URL, url)], { env });
      return ran.stdout;
    });
    token = /"consistencyToken":"([\w-]+)"/u.exec(stdout)?.[1] ?? token;
    return stdout.replaceAll('\r\n', '\n').trimEnd();
  };

  const query = async (text: string): Promise<unknown> => {
    const answer = await caughtUp(async () => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query: text.replaceAll('YOUR_CONSISTENCY_TOKEN', token) }),
      });
      return response.text();
    });
    const { data, errors } = JSON.parse(answer) as { data: unknown; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
});

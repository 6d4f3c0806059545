import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger as NestLogger } from '@nestjs/common';
import { pino } from 'pino';
import { eventually } from '../../test/support/postgres-homes.js';
import { createLogger, nestLogger } from './logger.js';

describe('What Nest is given to log', () => {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
  const nest = new NestLogger('Subscriptions');
  beforeAll(() => {
    NestLogger.overrideLogger(nestLogger(pino({ level: 'trace' }, stream)));
  });
  beforeEach(() => void lines.splice(0));
  afterAll(() => {
    NestLogger.overrideLogger(false);
  });

  it('keeps its text, and objects beside it become fields', () => {
    nest.warn({ err: new Error('the log is away'), tries: 3 }, 'subscribers are not told');
    expect(lines).toMatchObject([
      {
        context: 'Subscriptions',
        msg: 'subscribers are not told',
        tries: 3,
        err: { message: 'the log is away', stack: expect.stringContaining('logger.spec') as unknown },
      },
    ]);
  });

  it.each(['log', 'error', 'warn', 'debug', 'verbose'] as const)('never says [object Object]: %s', (level) => {
    nest[level]({ code: 'E1' });
    nest[level](new TypeError('lines is not iterable'));
    nest[level]('routes are mapped', { count: 3 });
    expect(lines.map(({ msg }) => msg)).toEqual(['{"code":"E1"}', 'lines is not iterable', 'routes are mapped']);
    expect(lines[1]).toMatchObject({ err: { type: 'TypeError' } });
    expect(lines[2]).toMatchObject({ count: 3 });
  });

  it('takes a second text of an error for its stack', () => {
    nest.error('failed', 'at somewhere');
    expect(lines).toMatchObject([{ msg: 'failed', stack: 'at somewhere', context: 'Subscriptions' }]);
  });
});

it('A terminal obeys nothing that stands in what is logged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-log-'));
  const file = join(folder, 'terminal');
  const logger = createLogger({ logLevel: 'info' }, { fd: openSync(file, 'w'), isTTY: true } as typeof process.stdout);
  logger.info({ customerId: 'a\u001b[2Jb\u009bc\r' }, 'it is \u001b]0;owned\u0007 and \\u001b is text');
  const said = await eventually(async () => readFileSync(file, 'utf8') || undefined);
  rmSync(folder, { recursive: true });
  expect(said).toContain('it is \uFFFD]0;owned\uFFFD and \\u001b is text');
  expect(said).toContain('a\uFFFD[2Jb\uFFFDc\uFFFD');
});

import { MongoNetworkError } from 'mongodb';
import { pino } from 'pino';
import { StoreUnavailable } from '#kernel';
import { StoreFailures } from './store-failures.js';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly cause?: string;
  readonly failures?: number;
}

const MINUTE_MS = 60_000;

const setUp = () => {
  const clock = { now: 0 };
  const lines: Line[] = [];
  const { hooks } = new StoreFailures(() => clock.now);
  const logger = pino(
    { hooks, base: undefined },
    { write: (line: string) => void lines.push(JSON.parse(line) as Line) },
  );
  return { clock, lines, logger: logger.child({ reader: 'orders' }) };
};

const refused = (code: string, message: string) => {
  const cause = Object.assign(new Error(message), { code, severity: 'ERROR' });
  return new StoreUnavailable(`PostgreSQL refused while appending: ${message}`, { cause });
};
const full = refused('53100', 'could not extend file: No space left on device');
const gone = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

it('reports a failure of the store once, with its cause and no stack', () => {
  const { lines, logger } = setUp();
  for (let n = 0; n < 500; n += 1) logger.warn({ err: full }, 'commands cannot be recorded');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 40, cause: '53100', failures: 1 });
  expect(lines[0]?.msg).toContain('No space left on device');
  expect(JSON.stringify(lines).length).toBeLessThan(500);
});

it('reports it again every minute for as long as it lasts, with the number of failures since', () => {
  const { clock, lines, logger } = setUp();
  for (let second = 0; second <= 120; second += 1) {
    clock.now = second * 1_000;
    logger.warn({ err: full }, 'commands cannot be recorded');
  }
  expect(lines.map(({ failures }) => failures)).toEqual([1, 60, 60]);
});

it('reports a store that is away in one line, however it is noticed, and another cause in another', () => {
  const { lines, logger } = setUp();
  const ended = Object.assign(new Error('terminating connection due to administrator command'), {
    ...{ code: '57P01', severity: 'FATAL' },
  });
  const silent = new StoreUnavailable('PostgreSQL did not answer', { cause: new Error('Query read timeout') });
  for (const err of [gone, ended, silent, full, gone]) logger.error({ err }, 'a batch failed');
  expect(lines.map(({ cause }) => cause)).toEqual(['away', '53100']);
});

it('leaves everything else as it is', () => {
  const { clock, lines, logger } = setUp();
  const file = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  for (const err of [file, file]) logger.warn({ err }, 'something failed');
  clock.now = MINUTE_MS;
  logger.info('listening');
  logger.warn({ port: 1 }, 'more');
  expect(lines.map(({ msg }) => msg)).toEqual(['something failed', 'something failed', 'listening', 'more']);
  expect(lines[0]).toMatchObject({ reader: 'orders', err: { stack: expect.any(String) as unknown } });
});

it('reports once that MongoDB is away, apart from failures of PostgreSQL', () => {
  const { lines, logger } = setUp();
  const cause = new MongoNetworkError('connect ECONNREFUSED 127.0.0.1:27017');
  const away = new StoreUnavailable(`MongoDB did not answer while loading documents: ${cause.message}`, { cause });
  for (let n = 0; n < 100; n += 1) logger.warn({ err: away }, 'a batch failed');
  logger.warn({ err: full }, 'commands cannot be recorded');
  expect(lines.map(({ cause: told }) => told)).toEqual(['mongodb away', '53100']);
});

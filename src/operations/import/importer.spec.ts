import type { Command } from '@nestjs/cqrs';
import { type CommandAnswer, CommandRejected, encodeToken, StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { ACCOUNT_IMPORTS, type AccountCommand, deposit } from './accounts.fixture.js';
import { Importer, type RefusedLine } from './importer.js';
import type { Line } from './lines.js';

/** Sleeps take no time but move the clock. */
class Hurried extends TestEnvironment {
  slept = 0;
  sleptMs = 0;

  override async sleep(milliseconds: number): Promise<void> {
    this.slept += 1;
    this.sleptMs += milliseconds;
    this.pass(milliseconds);
  }
}

type Execute = (command: AccountCommand) => Promise<CommandAnswer>;

const ANSWER: CommandAnswer = { status: 200, body: {}, version: 1, consistencyToken: '', replayed: false };
/** Where the log ends before an import. */
const HEAD = 100;
const pause = () => new Promise((resolve) => setImmediate(resolve));

async function* linesWith(texts: Iterable<string | undefined>): AsyncGenerator<Line> {
  let number = 0;
  for (const text of texts) {
    number += 1;
    yield { number, text: text === undefined ? undefined : Buffer.from(text), endsAt: number * 10 };
  }
}

const importing = (execute: Execute) => {
  const refused: RefusedLine[] = [];
  const environment = new Hurried();
  const importer = new Importer({
    bindings: ACCOUNT_IMPORTS,
    execute: (command: Command<CommandAnswer>) => execute(command as AccountCommand),
    environment,
    log: { head: async () => HEAD },
    onRefused: (line) => void refused.push(line),
  });
  const run = (...texts: readonly (string | undefined)[]) => importer.run(linesWith(texts));
  return { importer, run, refused, environment };
};

const reject = (code: string, retryable = false): Promise<never> =>
  Promise.reject(
    new CommandRejected({ rejected: code, kind: 'conflict', because: `${code}.`, retryable, pointer: '/amount' }),
  );

describe('An import', () => {
  it('counts what is new, what was there, and how far it is', async () => {
    const { importer, run } = importing(async ({ context }) => ({
      ...ANSWER,
      replayed: context.idempotencyKey === 'a1-1',
    }));
    await run(deposit('a1', 1), deposit('a1', 2), deposit('a2', 1));
    expect(importer.counts).toEqual({ imported: 2, repeated: 1, refused: 0, bytes: 30 });
  });

  it('reports each refused line by its number and does the rest', async () => {
    const { importer, run, refused } = importing(({ accountId }) =>
      accountId === 'poor' ? reject('TOO_POOR') : Promise.resolve(ANSWER),
    );
    await run(deposit('a1', 1), 'no JSON', undefined, deposit('poor', 1), deposit('a1', 2));
    expect(refused).toEqual([
      { line: 2, code: 'INVALID_JSON', message: 'The line is not valid JSON.' },
      { line: 3, code: 'LINE_TOO_LONG', message: 'A line may have 256 KB at most.' },
      { line: 4, code: 'TOO_POOR', message: 'TOO_POOR.', pointer: '/amount' },
    ]);
    expect(importer.counts).toMatchObject({ imported: 2, refused: 3 });
  });

  it('keeps the order of the file for each thing, while others go ahead', async () => {
    const done: string[] = [];
    let underWay = 0;
    let mostUnderWay = 0;
    const { run } = importing(async ({ accountId, body }) => {
      mostUnderWay = Math.max(mostUnderWay, (underWay += 1));
      for (let turns = accountId === 'slow' ? 5 : 1; turns > 0; turns -= 1) await pause();
      underWay -= 1;
      done.push(`${accountId} ${(body as { amount: number }).amount}`);
      return ANSWER;
    });
    const amounts = [1, 2, 3, 4, 5, 6];
    await run(...amounts.flatMap((amount) => [deposit('slow', amount), deposit('quick', amount)]));
    for (const account of ['slow', 'quick']) {
      expect(done.filter((step) => step.startsWith(account))).toEqual(amounts.map((amount) => `${account} ${amount}`));
    }
    expect(mostUnderWay).toBe(2);
    expect(done.indexOf('quick 6')).toBeLessThan(done.indexOf('slow 6'));
  });

  it('reads no further than it has room for', async () => {
    let finish: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    let underWay = 0;
    const { importer } = importing(async () => {
      underWay += 1;
      await gate;
      return ANSWER;
    });
    const accounts = Array.from({ length: 5_000 }, (_none, index) => deposit(`a${index}`, 1));
    const imported = importer.run(linesWith(accounts));
    for (let turns = 0; turns < 50; turns += 1) await pause();
    expect(underWay).toBeGreaterThan(100);
    expect(underWay).toBeLessThan(1_000);
    finish();
    await imported;
    expect(importer.counts.imported).toBe(5_000);
  });

  it('waits for a store that is away, and for who is busy, instead of refusing', async () => {
    const answers: Execute[] = [
      () => Promise.reject(new StoreUnavailable('away')),
      () => reject('STREAM_BUSY', true),
      async () => ANSWER,
    ];
    const { importer, run, environment } = importing((command) => (answers.shift() as Execute)(command));
    await run(deposit('a1', 1));
    expect(importer.counts).toMatchObject({ imported: 1, refused: 0 });
    expect(environment.slept).toBe(2);
  });

  it.each([
    ['now when an earlier attempt of this run did it', HEAD + 1, { imported: 1, repeated: 0 }],
    ['now when it changed nothing and left no event', 0, { imported: 1, repeated: 0 }],
    ['before when an earlier run did it', HEAD, { imported: 0, repeated: 1 }],
  ])('counts a line whose first attempt got no answer as imported %s', async (_when, position, counts) => {
    const consistencyToken = encodeToken({ log: '0'.repeat(32), position, stream: 'account-a1', version: 1 });
    const answers: Execute[] = [
      () => Promise.reject(new StoreUnavailable('away')),
      async () => ({ ...ANSWER, consistencyToken, replayed: true }),
    ];
    const { importer, run } = importing((command) => (answers.shift() as Execute)(command));
    await run(deposit('a1', 1));
    expect(importer.counts).toMatchObject(counts);
  });

  it('is cut off with the number of the line when the store stays away for a minute', async () => {
    const { run, importer, environment } = importing(({ accountId }) =>
      accountId === 'a2' ? Promise.reject(new StoreUnavailable('The store is away.')) : Promise.resolve(ANSWER),
    );
    await expect(run(deposit('a1', 1), deposit('a2', 1))).rejects.toThrow('Line 2: The store is away.');
    expect(environment.sleptMs).toBeGreaterThanOrEqual(60_000);
    expect(importer.counts).toMatchObject({ imported: 1, refused: 0 });
  });

  it('stops reading after a failure that is no refusal', async () => {
    let read = 0;
    const texts = function* () {
      for (; read < 10_000; read += 1) yield deposit(`a${read}`, 1);
    };
    const { importer } = importing(() => Promise.reject(new TypeError('broken')));
    await expect(importer.run(linesWith(texts()))).rejects.toThrow('Line 1: broken');
    expect(read).toBeLessThan(2_000);
  });
});

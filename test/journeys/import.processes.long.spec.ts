import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type Said, saidBy, startDaybook, succeeded, type TerminalOptions } from '../support/terminal.js';
import { about, type ImportLine, manyOrders, placed, writeLines } from './import-lines.fixture.js';

const ORDERS = 3_000;
const KILLED_AFTER = 200;
const ACCEPTED_LINES = 3_000;
const REFUSED_LINES = 12_000;
/** Too long for a note. */
const LONG_TEXT = 'x'.repeat(10_000);
/** Far less than what the lines of the large file would need together. */
const HEAP_MB = 96;
const MOST_MEMORY_KB = 300_000;
const TELL_MEMORY = "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";

const countsIn = ({ out }: Said) => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>;

describe('daybook import and the processes around it', () => {
  let entry: string;
  let terminal: TerminalOptions;
  let server: Program | undefined;

  beforeAll(async () => {
    entry = await builtProgram();
  });
  beforeEach(() => {
    terminal = { entry, home: openFolder() };
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await cleanUp();
  });

  const start = async (): Promise<Program> => (server = await Program.start(terminal));
  const importLines = (lines: readonly ImportLine[]) =>
    daybook(terminal, 'import', '--json', writeLines(terminal.home, lines));
  const sql = async (statement: string): Promise<unknown[]> => {
    const running = await attachToRunning(terminal.home);
    return running === undefined ? [] : query(running.url, statement);
  };
  const countEvents = async () => Number((await sql('select count(*) from daybook.events'))[0] ?? 0);

  it('needs no server: what was imported can be asked for as soon as one runs', async () => {
    const said = await importLines([placed('early'), about('early', 'AddNote', { text: 'x' })]);
    expect({ code: said.code, err: said.err }).toEqual({
      code: 0,
      err: 'feeding the views: 2 events to go\nthe views are up to date\n',
    });
    expect(await attachToRunning(terminal.home)).toBeUndefined();

    const { client } = await start();
    expect((await client.read('/v1/orders/early')).body).toMatchObject({ version: 2 });
  });

  it('attaches to a running server, whose views have the orders soon', async () => {
    const { client } = await start();
    const file = writeLines(terminal.home, [placed('beside')]);
    const child = startDaybook(terminal, 'import', file);
    const said = saidBy(child);
    await eventually(async () => ((await countEvents()) === 1 ? true : undefined));
    const read = await eventually(async () => {
      const answer = await client.read('/v1/orders/beside');
      return answer.status === 200 ? answer : undefined;
    });
    expect(read.body).toMatchObject({ id: 'beside', version: 1 });
    await succeeded(said);
    await client.ready();
  });

  it.each(['beside a server', 'alone'])(
    'is resumed after kill -9 in the middle, %s',
    async (where) => {
      if (where !== 'alone') await start();
      const lines = manyOrders(ORDERS);
      const file = writeLines(terminal.home, lines);
      const child = startDaybook(terminal, 'import', '--json', file);
      const atKill = await killedAfter(KILLED_AFTER, child);
      expect(atKill).toBeLessThan(ORDERS);

      const resumed = await daybook(terminal, 'import', '--json', file);
      expect(resumed.code).toBe(0);
      const { imported = 0, repeated = 0, refused } = countsIn(resumed);
      expect({ all: imported + repeated, refused }).toEqual({ all: ORDERS, refused: 0 });
      expect(repeated).toBeGreaterThanOrEqual(atKill);
      if (where === 'alone') await start();
      expect(
        await sql('select count(*)::integer as events, count(distinct stream)::integer as orders from daybook.events'),
      ).toEqual([ORDERS, ORDERS]);
    },
    300_000,
  );

  it(`takes ${ACCEPTED_LINES + REFUSED_LINES} lines, one of them of 10 MB, in ${HEAP_MB} MB`, async () => {
    await start();
    const file = join(terminal.home, 'large.ndjson');
    await writeLarge(file);
    const nodeOptions = [`--max-old-space-size=${HEAP_MB}`, `--import=${TELL_MEMORY}`];
    const said = await daybook({ ...terminal, nodeOptions }, 'import', '--json', file);
    expect(said.code).toBe(1);
    // A line whose answer is late, as on a busy machine, is sent again and answered as a repetition.
    const { imported = 0, repeated = 0, refused } = countsIn(said);
    expect({ all: imported + repeated, refused }).toEqual({ all: ACCEPTED_LINES, refused: REFUSED_LINES + 1 });
    expect(await countEvents()).toBe(ACCEPTED_LINES);
    expect(Number(/peak (\d+)/u.exec(said.err)?.[1])).toBeLessThan(MOST_MEMORY_KB);
  });

  const killedAfter = async (events: number, child: ChildProcess): Promise<number> => {
    const exit = once(child, 'exit');
    const count = await eventually(async () => {
      const counted = await countEvents();
      return counted >= events ? counted : undefined;
    });
    child.kill('SIGKILL');
    await exit;
    return count;
  };
});

const writeLarge = async (file: string): Promise<void> => {
  const stream = createWriteStream(file);
  const write = async (text: string) => {
    if (!stream.write(`${text}\n`)) await once(stream, 'drain');
  };
  await write('x'.repeat(10 * 1024 * 1024));
  for (const line of manyOrders(ACCEPTED_LINES)) await write(JSON.stringify(line));
  for (let index = 0; index < REFUSED_LINES; index += 1) {
    await write(JSON.stringify(about(`nobody-${index}`, 'AddNote', { text: LONG_TEXT })));
  }
  stream.end();
  await once(stream, 'close');
};

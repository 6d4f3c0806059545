import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type Said, type TerminalOptions } from '../support/terminal.js';

const rowsOf = ({ out }: Said): readonly Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('daybook parked, beside a running server', () => {
  let terminal: TerminalOptions;
  let server: Program;
  let url: string;

  beforeAll(async () => {
    terminal = { entry: await builtProgram(), home: openFolder() };
    server = await Program.start(terminal);
    url = (await attachToRunning(terminal.home))?.url ?? '';
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  const parked = (...words: readonly string[]): Promise<Said> => daybook(terminal, 'parked', ...words, '--json');
  const waiting = async (): Promise<readonly Record<string, unknown>[]> =>
    rowsOf(await parked('list')).filter(({ state }) => state === 'waiting');
  const events = (type: string) =>
    query(url, `select data ->> 'stream' from daybook.events where type = '${type}' order by position`);

  it('gives a view what waited, in order, once the cause is gone', async () => {
    const [table] = await query(url, `select tablename from pg_tables where tablename like 'order\\_details\\_%'`);
    await server.client.command('', orderBody({ orderId: 'late' }));
    const constraint = `alter table daybook_views.${String(table)}`;
    await query(url, `${constraint} add constraint planted check (doc ->> 'status' <> 'CANCELLED') not valid`);
    await server.client.command('/late/cancel', { reason: 'OUT_OF_STOCK' });
    await eventually(async () =>
      (await query(url, 'select 1 from daybook.parked_streams')).length > 0 ? true : undefined,
    );
    await server.client.command('/late/notes', { text: 'afterwards' });
    await server.client.caughtUp();
    expect(await waiting()).toMatchObject([{ stream: 'order-late', version: 2, eventType: 'OrderCancelled' }]);

    const failed = await parked('retry', '--stream', 'order-late');
    expect([failed.code, rowsOf(failed)[0]?.['outcome']]).toEqual([1, 'parked again']);

    await query(url, `${constraint} drop constraint planted`);
    const retried = await parked('retry', '--error', 'planted');
    expect([retried.code, rowsOf(retried).map(({ outcome }) => outcome)]).toEqual([0, ['taken']]);
    const { body } = await server.client.read('/v1/orders/late');
    expect(body).toMatchObject({ version: 3, status: 'CANCELLED', notes: [{ text: 'afterwards' }] });
    expect(await waiting()).toEqual([]);
    expect(await events('ParkedStreamRetried')).toEqual(['order-late', 'order-late']);
  });

  it('skips an event with a reason; views of many streams are to be rebuilt instead', async () => {
    await server.client.command('', orderBody({ orderId: 'odd' }));
    await query(
      url,
      `insert into daybook.events
        select (select max(position) + 1 from daybook.events), stream, 2, gen_random_uuid(), type, 99, occurred_at,
          recorded_at, data, metadata, leaf
        from daybook.events where stream = 'order-odd'`,
    );
    await eventually(async () => ((await waiting()).length > 1 ? true : undefined));

    const shown = await parked('show', '--projection', 'order-details');
    expect([shown.code, rowsOf(shown)]).toMatchObject([0, [{ stream: 'order-odd', schemaVersion: 99 }]]);
    const refused = await parked('retry', '--projection', 'customers');
    expect([refused.code, rowsOf(refused)]).toMatchObject([
      1,
      [{ outcome: 'refused', detail: expect.stringContaining('projections rebuild customers') as string }],
    ]);
    const words = ['discard', '--projection', 'order-details', '--reason', 'a test of ours'];
    expect((await parked(...words)).code).toBe(2);
    expect((await parked(...words, '--yes')).code).toBe(0);

    expect((await server.client.read('/v1/orders/odd')).body).toMatchObject({ version: 2, status: 'PLACED' });
    expect(rowsOf(await parked('list', '--projection', 'order-details'))).toMatchObject([
      { state: 'discarded', stream: 'order-odd', version: 2, why: 'a test of ours' },
    ]);
    expect(await events('ParkedStreamDiscarded')).toEqual(['order-odd']);
    expect((await parked('retry', '--stream', 'order-nobody')).code).toBe(1);
  });
});

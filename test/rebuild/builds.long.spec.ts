import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, saidBy, startDaybook, succeeded } from '../support/terminal.js';

describe('The builds of a view', () => {
  let database: TestDatabase;
  let program: Program;
  let home: string;
  let terminal: Parameters<typeof daybook>[0];

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    home = openFolder();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    program = await Program.start({ entry, home, environment });
    terminal = { entry, home, environment };
    for (const orderId of ['o0', 'o1', 'o2']) await program.client.command('', orderBody({ orderId }));
    // One that was live before, one that is live, and one that is ready.
    for (const switchTo of ['auto', 'manual']) {
      const words = ['rebuild', 'order-details', '--switch', switchTo];
      await succeeded(daybook(terminal, 'projections', ...words));
    }
  });

  afterAll(async () => {
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const liveBuild = async () =>
    (await query(database.url, `select live from daybook.views where view = 'order-details'`))[0];
  const resultsIn = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  /** The builds, once the newest is fed: the server begins with it when it looks next. */
  const fed = () =>
    eventually(async () => {
      const { out } = await succeeded(daybook(terminal, 'projections', 'status', 'order-details', '--json'));
      const builds = resultsIn(out);
      return builds.at(-1)?.['lagEvents'] === 0 ? builds : undefined;
    });

  it('tells from outside how the builds of a view are doing', async () => {
    await program.client.caughtUp();
    const builds = await fed();
    expect(builds.map(({ build, role, status, lagEvents }) => [build, role, status, lagEvents])).toEqual([
      [expect.any(String), 'previous', 'resting', expect.any(Number)],
      [await liveBuild(), 'live', 'following', 0],
      [expect.any(String), '', 'ready', 0],
    ]);
    const watching = startDaybook(terminal, 'projections', 'status', 'order-details', '--watch');
    const said = saidBy(watching);
    await once(watching.stdout ?? watching, 'data');
    watching.kill('SIGINT');
    expect(await said).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^order-details@\S+ {2}resting .*\n(.*\n)*order-details@\S+ {2}ready/) as unknown,
    });
    expect((await daybook(terminal, 'projections', 'status', 'nothing')).code).toBe(2);
  });

  it.each([
    // A document that is damaged, one that is not there, and one that should not be there.
    ['order-details', 'o1', 'o2', ['o1', 'o2-away', 'o2']],
    ['customers', 'VINET', 'nobody', ['VINET']],
  ])(
    'finds what differs from the events in %s, wherever it is',
    async (view, damaged, gone, found) => {
      const table = `daybook_views.${view.replace('-', '_')}_live`;
      const file = join(home, `${view}.ndjson`);
      const verify = (extent: string) =>
        daybook(terminal, 'projections', 'verify', view, '--verify', extent, '--json', '--out', file);
      await query(database.url, `update ${table} set doc = jsonb_set(doc, '{damaged}', '1') where id = '${damaged}'`);
      await query(database.url, `update ${table} set id = '${gone}-away' where id = '${gone}'`);
      const { code, out } = await verify('all');
      expect([code, resultsIn(out)]).toEqual([1, [expect.objectContaining({ view, differences: found.length })]]);
      expect(resultsIn(readFileSync(file, 'utf8')).map(({ id }) => id)).toEqual(found);
      await query(database.url, `update ${table} set doc = doc - 'damaged' where id = '${damaged}'`);
      await query(database.url, `update ${table} set id = '${gone}' where id = '${gone}-away'`);
      expect(await verify('sample:100000')).toMatchObject({ code: 0 });
    },
    300_000,
  );

  it('goes back to the build before, and forgets builds that are not asked', async () => {
    const before = String(await liveBuild());
    const [ready = ''] = await query(
      database.url,
      `select build from daybook.view_builds where view = 'order-details' and state = 'fed' and build <> '${before}'`,
    );
    await succeeded(daybook(terminal, 'projections', 'switch', 'order-details', '--to', String(ready)));
    expect(await liveBuild()).toBe(ready);
    await succeeded(daybook(terminal, 'projections', 'rollback', 'order-details'));
    expect(await liveBuild()).toBe(before);
    expect((await daybook(terminal, 'projections', 'switch', 'order-details', '--to', '9')).code).toBe(2);
    await succeeded(daybook(terminal, 'projections', 'prune'));
    const { code, out } = await daybook(terminal, 'projections', 'list', '--json');
    expect(code).toBe(0);
    const builds = resultsIn(out).filter(({ view }) => view === 'order-details');
    expect(builds).toMatchObject([{ build: before, role: 'live', parked: 0 }]);
  });

  it('is fed on when queries go to another build and come back before the server has looked', async () => {
    const before = String(await liveBuild());
    await succeeded(daybook(terminal, 'projections', 'rebuild', 'order-details', '--switch', 'manual'));
    const other = String((await fed()).at(-1)?.['build']);
    const switched = (from: string, to: string) => `select daybook.switch_view('order-details', '${from}', '${to}')`;
    const isFedAgain = `update daybook.view_builds set state = 'fed' where view = 'order-details' and build = '${before}'`;
    await query(database.url, `${switched(before, other)}; ${isFedAgain}; ${switched(other, before)}`);
    expect(await liveBuild()).toBe(before);
    await program.client.command('', orderBody({ orderId: 'after-both' }));
    await program.client.caughtUp();
  });

  it('pauses and resumes on a running server', async () => {
    await succeeded(daybook(terminal, 'projections', 'pause', 'customers'));
    await eventually(async () => {
      const { data } = await program.client.query('{ projections { name status } }');
      const views = data?.['projections'] as readonly { readonly name: string; readonly status: string }[];
      return views.some(({ name, status }) => name === 'customers' && status === 'paused') ? true : undefined;
    });
    await succeeded(daybook(terminal, 'projections', 'resume', 'customers'));
  });
});

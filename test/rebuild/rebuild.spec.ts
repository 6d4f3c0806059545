import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { Load, ORDERS } from './load.js';
import { daybook, saidBy, startDaybook } from '../support/terminal.js';

const KILLS = Number(process.env['DAYBOOK_REBUILD_KILLS'] ?? 3);
const READS = Number(process.env['DAYBOOK_REBUILD_READS'] ?? 500);

/** Name of the n-th rebuild. */
const build = (n: number): string => `${orderDetails.version}r${n}`;
const UNDER_WAY = 4;
/** Loads so slowly that something can happen meanwhile. */
const SLOWLY = ['--switch', 'manual', '--rate-limit', '200', '--batch', '20'];

describe('Rebuilding a view', () => {
  let database: TestDatabase;
  let program: Program;
  let terminal: Parameters<typeof daybook>[0];

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const home = openFolder();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    program = await Program.start({ entry, home, environment });
    terminal = { entry, home, environment };
  });

  afterAll(async () => {
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const rebuild = (...options: readonly string[]) => daybook(terminal, 'projections', 'rebuild', '--json', ...options);
  const liveBuild = async (view = 'order-details') =>
    (await query(database.url, `select live from daybook.views where view = '${view}'`))[0];
  /** Position that a build has come to which is loaded still. */
  const positionLoaded = async (): Promise<number | undefined> => {
    const [position] = await query(
      database.url,
      `select c.position from daybook.view_builds b join daybook.checkpoints c on c.reader = b.view || '@' || b.build
        where b.view = 'order-details' and b.state = 'loading' order by b.started_at desc limit 1`,
    );
    return position === undefined ? undefined : Number(position);
  };
  const loading = () => eventually(positionLoaded);
  const resultsIn = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  it('works on an empty store, for every view, two at a time', async () => {
    const { code, out, err } = await rebuild('--all', '--concurrency', '2');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(resultsIn(out).map((result) => [result['build'], result['differences']])).toEqual(
      Array.from({ length: 5 }, () => [expect.stringMatching(/^\dr1$/) as unknown, 0]),
    );
    expect(await liveBuild()).toBe(build(1));
  });

  it('loses no document and shows no older one while commands go on, and comes to the same documents', async () => {
    for (let order = 0; order < ORDERS; order += 1) {
      await program.client.command('', orderBody({ orderId: `o${order}` }));
    }
    const load = new Load(program);
    const working = load.run();
    const results: object[] = [];
    try {
      // All readings are made while a rebuild is under way.
      while (results.length === 0 || load.reads < READS) {
        const { code, out, err } = await rebuild('order-details', '--verify', 'all');
        expect({ code, err: code === 0 ? '' : `${err}${out}` }).toEqual({ code: 0, err: '' });
        results.push(...resultsIn(out));
      }
    } finally {
      load.stop();
      await working;
    }
    const switches = results.map((_, index) => ({ build: build(index + 2), fromBuild: build(index + 1) }));
    expect(results).toMatchObject(
      switches.map((one) => ({ ...one, differences: 0, switchedAt: expect.any(Number) as unknown })),
    );
    expect(load.faults).toEqual([]);
    expect(load.unanswered).toBeLessThanOrEqual(load.reads / 100);
    process.stderr.write(`${load.told()} during ${results.length} rebuilds\n`);
    const acts = `select data->>'build' from daybook.events where type = 'ViewRebuilt' and data->>'view' = 'order-details'
      and data->>'switched' = 'true' order by position`;
    expect(await query(database.url, acts)).toEqual([build(1), ...switches.map((one) => one.build)]);
    await daybook(terminal, 'projections', 'prune', '--keep', '1');
    await program.client.caughtUp();
  }, 900_000);

  it('refuses a second process, with an exit code of its own, and goes on where the first was killed', async () => {
    const before = String(await liveBuild());
    const first = startDaybook(terminal, 'projections', 'rebuild', 'order-details', ...SLOWLY);
    const said = saidBy(first);
    await loading();
    const refused = await rebuild('order-details', '--switch', 'manual');
    expect(refused.code).toBe(UNDER_WAY);
    expect(refused.err).toContain('is being rebuilt by another process');
    first.kill('SIGKILL');
    await said;
    const position = Number(await loading());
    const { code, out } = await rebuild('order-details', '--resume', '--switch', 'manual');
    const [head] = await query(database.url, 'select max(position) from daybook.events');
    expect([code, resultsIn(out)]).toMatchObject([0, [{ differences: 0 }]]);
    expect(Number(resultsIn(out)[0]?.['events'])).toBeLessThanOrEqual(Number(head) - position);
    expect(await liveBuild()).toBe(before);
  });

  it(
    `leaves the live view alone when it is killed (${KILLS} times), and finishes the next time`,
    async () => {
      const before = await liveBuild();
      let midway = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const anew = kill % 5 === 0 ? ['--no-resume'] : [];
        const child = startDaybook(terminal, 'projections', 'rebuild', 'order-details', ...SLOWLY, ...anew);
        const said = saidBy(child);
        // Every other one at any moment, from its start on; the others while they load, or later.
        if (kill % 2 === 0) await loading();
        await sleep(Math.random() * 1_500);
        child.kill('SIGKILL');
        await said;
        if ((await positionLoaded()) !== undefined) midway += 1;
        expect(await liveBuild()).toBe(before);
        expect((await program.client.read('/v1/orders/o0')).status).toBe(200);
      }
      expect(midway).toBeGreaterThan(0);
      process.stderr.write(`${KILLS} killed, ${midway} of them with a build loaded in part\n`);
      const { code, out, err } = await rebuild('order-details', '--verify', 'all');
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(resultsIn(out)[0]).toMatchObject({ differences: 0 });
      expect(await liveBuild()).not.toBe(before);
    },
    300_000 + KILLS * 10_000,
  );
});

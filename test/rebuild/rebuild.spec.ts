import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { orderDetails } from '../../src/ordering/views/order-details/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, saidBy, startDaybook } from '../support/terminal.js';

const ORDERS = 300;
const KILLS = Number(process.env['DAYBOOK_REBUILD_KILLS'] ?? 3);
const READS = Number(process.env['DAYBOOK_REBUILD_READS'] ?? 2_000);
const PER_SECOND = 200;

/** Name of the n-th rebuild. */
const build = (n: number): string => `${orderDetails.version}r${n}`;
const UNDER_WAY = 4;

describe('Rebuilding a view', () => {
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
  }, 120_000);

  afterAll(async () => {
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const rebuild = (...options: readonly string[]) => daybook(terminal, 'projections', 'rebuild', '--json', ...options);
  const liveBuild = async (view = 'order-details') =>
    (await query(database.url, `select live from daybook.views where view = '${view}'`))[0];
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
  }, 120_000);

  it('loses no document and shows no older one while commands go on, and comes to the same documents', async () => {
    for (let order = 0; order < ORDERS; order += 1) {
      await program.client.command('', orderBody({ orderId: `o${order}` }));
    }
    const load = new Load(program);
    const working = load.run();
    const { code, out, err } = await rebuild('order-details', '--verify', 'all');
    await load.until(READS);
    load.stop();
    await working;
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(resultsIn(out)).toMatchObject([
      { build: build(2), fromBuild: build(1), differences: 0, switchedAt: expect.any(Number) as unknown },
    ]);
    expect(load.faults).toEqual([]);
    expect(load.reads).toBeGreaterThanOrEqual(READS);
    const acts = `select data->>'toBuild' from daybook.events where type = 'ViewSwitched' and data->>'view' = 'order-details'`;
    expect(await query(database.url, acts)).toEqual([build(1), build(2)]);
  }, 180_000);

  it('refuses a second one of the same view, with an exit code of its own', async () => {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query("select pg_advisory_lock(hashtextextended('daybook rebuild order-details', 0))");
    const refused = await rebuild('order-details', '--switch', 'manual');
    await holder.end();
    expect(refused.code).toBe(UNDER_WAY);
    expect(refused.err).toContain('is being rebuilt by another process');
    expect((await rebuild('order-details', '--switch', 'manual')).code).toBe(0);
    expect(await liveBuild()).toBe(build(2));
  }, 120_000);

  it('tells from outside how the builds of a view are doing', async () => {
    const { code, out } = await daybook(terminal, 'projections', 'status', 'order-details', '--json');
    expect(code).toBe(0);
    expect(resultsIn(out).map(({ build, role, status, lagEvents }) => [build, role, status, lagEvents])).toEqual([
      [String(orderDetails.version), '', 'resting', expect.any(Number)],
      [build(1), 'previous', 'resting', expect.any(Number)],
      [build(2), 'live', 'following', 0],
      [build(3), '', 'ready', 0],
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
  }, 120_000);

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
    120_000,
  );

  it('goes back to the build before, and forgets builds at rest', async () => {
    expect((await daybook(terminal, 'projections', 'switch', 'order-details', '--to', build(3))).code).toBe(0);
    expect(await liveBuild()).toBe(build(3));
    expect((await daybook(terminal, 'projections', 'rollback', 'order-details')).code).toBe(0);
    expect(await liveBuild()).toBe(build(2));
    expect((await daybook(terminal, 'projections', 'switch', 'order-details', '--to', '9')).code).toBe(2);
    expect((await daybook(terminal, 'projections', 'prune')).code).toBe(0);
    const { code, out } = await daybook(terminal, 'projections', 'list', '--json');
    expect(code).toBe(0);
    const builds = resultsIn(out).filter(({ view }) => view === 'order-details');
    expect(builds).toMatchObject([{ build: build(2), role: 'live', parked: 0 }]);
  }, 120_000);

  it('pauses and resumes on a running server', async () => {
    expect((await daybook(terminal, 'projections', 'pause', 'customers')).code).toBe(0);
    await sleep(1_500);
    const { data } = await program.client.query('{ projections { name status } }');
    expect(data?.['projections']).toContainEqual({ name: 'customers', status: 'paused' });
    expect((await daybook(terminal, 'projections', 'resume', 'customers')).code).toBe(0);
  }, 60_000);

  it(
    `leaves the live view alone when it is killed (${KILLS} times), and finishes the next time`,
    async () => {
      const before = await liveBuild();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = startDaybook(terminal, 'projections', 'rebuild', 'order-details', '--switch', 'manual');
        const said = saidBy(child);
        await sleep(300 + ((kill * 379) % 2_500));
        child.kill('SIGKILL');
        await said;
        expect(await liveBuild()).toBe(before);
        expect((await program.client.read('/v1/orders/o0')).status).toBe(200);
      }
      const { code, out, err } = await rebuild('order-details', '--verify', 'all');
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(resultsIn(out)[0]).toMatchObject({ differences: 0 });
      expect(await liveBuild()).not.toBe(before);
    },
    60_000 + KILLS * 10_000,
  );
});

/** Notes at a fixed rate, and readers that remember the newest version they saw of each order. */
class Load {
  readonly faults: string[] = [];
  reads = 0;
  private readonly newest = new Map<string, number>();
  private stopped = false;

  constructor(private readonly program: Program) {}

  stop(): void {
    this.stopped = true;
  }

  async until(reads: number): Promise<void> {
    while (this.reads < reads) await sleep(20);
  }

  async run(): Promise<void> {
    await Promise.all([this.write(), this.read(0), this.read(1)]);
  }

  private async write(): Promise<void> {
    const inHand: Promise<unknown>[] = [];
    for (let serial = 0; !this.stopped; serial += 1) {
      inHand.push(this.program.client.command(`/o${serial % ORDERS}/notes`, { text: 'x', noteId: `n${serial}` }));
      await sleep(1_000 / PER_SECOND);
    }
    await Promise.all(inHand);
  }

  private async read(from: number): Promise<void> {
    for (let serial = from; !this.stopped; serial += 7) {
      const id = `o${serial % ORDERS}`;
      const before = this.newest.get(id) ?? 1;
      const { status, body } = await this.program.client.read(`/v1/orders/${id}`);
      const version = Number(body['version']);
      if (status !== 200 || !(version >= before))
        this.faults.push(`${id}: ${status}, version ${version} after ${before}`);
      this.newest.set(id, Math.max(version, this.newest.get(id) ?? 1));
      this.reads += 1;
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';
import type { SetUp } from '../support/set-ups.js';
import { saidBy } from '../support/terminal.js';
import { Load, ORDERS } from './load.js';

const KILLS = Number(process.env['DAYBOOK_REBUILD_KILLS'] ?? 2);
const READS = Number(process.env['DAYBOOK_REBUILD_READS'] ?? 60);

/** Name of the n-th rebuild. */
const build = (n: number): string => `${orderDetails.version}r${n}`;
const UNDER_WAY = 4;
/** Loads so slowly that something can happen meanwhile. */
const slowly = (rate: number) => ['--switch', 'manual', '--rate-limit', String(rate), '--batch', '20'];
const SLOWLY = slowly(200);
/** It is still at work when another program has been started beside it, on a busy machine too. */
const FOR_A_MINUTE = slowly(20);

/** Views are rebuilt while commands and queries go on. */
export const rebuildJourney = (setUp: SetUp): void => {
  describe(`Rebuilding a view ${setUp.name}`, () => {
    let installation: Installation;
    let program: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      program = await installation.startAll();
    });

    afterAll(() => installation.close());

    const rebuild = (...options: readonly string[]) =>
      installation.daybook('projections', 'rebuild', '--json', ...options);
    const liveBuild = async (view = 'order-details') =>
      (await installation.sql(`select live from daybook.views where view = '${view}'`))[0];
    /** Position that a build has come to which is loaded still. */
    const positionLoaded = async (): Promise<number | undefined> => {
      const [name] = (await installation.sql(
        `select build from daybook.view_builds
        where view = 'order-details' and state = 'loading' order by started_at desc limit 1`,
      )) as readonly string[];
      const position = name === undefined ? 0 : await installation.stores.views.reachedBy('order-details', name);
      return position === 0 ? undefined : position;
    };
    const loading = () => eventually(positionLoaded);
    const resultsIn = (out: string) =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

    it('works on an empty store, for every view, two at a time, and from a switch on shows what was done before it', async () => {
      const before = await liveBuild();
      const rebuilding = rebuild('--all', '--concurrency', '2');
      await eventually(async () => ((await liveBuild()) === before ? undefined : true));
      // The processes that feed views and answer queries notice a switch within a second.
      const placed = await program.client.command('', orderBody({ orderId: 'just-then' }));
      const answer = await program.client.readAfter(placed, '/v1/orders/just-then');
      expect([answer.status, answer.body['version']]).toEqual([200, 1]);
      const { code, out, err } = await rebuilding;
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(resultsIn(out).map((result) => [result['build'], result['differences']])).toEqual(
        PROJECTIONS.map(() => [expect.stringMatching(/^\dr1$/) as unknown, 0]),
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
      expect(load.faults.slice(0, 5)).toEqual([]);
      expect(load.unanswered).toBeLessThanOrEqual((load.asked * promisedMs(1)) / 100);
      process.stderr.write(`${load.told()} during ${results.length} rebuilds\n`);
      const acts = `select data->>'build' from daybook.events where type = 'ViewRebuilt' and data->>'view' = 'order-details'
      and data->>'switched' = 'true' order by position`;
      expect(await installation.sql(acts)).toEqual([build(1), ...switches.map((one) => one.build)]);
      await installation.daybook('projections', 'prune', '--keep', '1');
      await program.client.caughtUp();
    }, 900_000);

    it('refuses a second process, with an exit code of its own, and goes on where the first was killed', async () => {
      const before = String(await liveBuild());
      const first = installation.startDaybook(
        'projections',
        'rebuild',
        'order-details',
        '--no-resume',
        ...FOR_A_MINUTE,
      );
      const said = saidBy(first);
      await loading();
      const refused = await rebuild('order-details', '--switch', 'manual');
      expect(refused.code).toBe(UNDER_WAY);
      expect(refused.err).toContain('is being rebuilt by another process');
      first.kill('SIGKILL');
      await said;
      const position = Number(await loading());
      const { code, out } = await rebuild('order-details', '--resume', '--switch', 'manual');
      const [head] = await installation.sql('select max(position) from daybook.events');
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
          const child = installation.startDaybook('projections', 'rebuild', 'order-details', ...SLOWLY, ...anew);
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
};

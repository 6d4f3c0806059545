import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { carryOut } from '../../src/operations/views/rebuild/carry-out-rebuild.js';
import { rebuildInPlace } from '../../src/operations/views/rebuild/in-place.js';
import { planRebuild } from '../../src/operations/views/rebuild/plan-rebuild.js';
import { positionSince } from '../../src/operations/views/rebuild/position-since.js';
import { type RebuildWords, taskOf } from '../../src/operations/views/rebuild/rebuild-words.js';
import { NothingToResume, type RebuildResult } from '../../src/operations/views/rebuild/rebuild-options.js';

const ORDERS = 20;

/** An order whose event no projection of this release can take: it is of a later schema version. */
const FROM_LATER = `
  insert into daybook.events
  select position + 1, 'order-later', 1, gen_random_uuid(), 'OrderPlaced', 99, now(), now(), '{}',
    '{"causationId":"c","commandId":"c","correlationId":"c","principal":"local"}', sha256('x')
  from daybook.events order by position desc limit 1`;

describe('Rebuilding a part, or in place', () => {
  let app: App;

  beforeAll(async () => {
    app = await openApp();
    for (let order = 0; order < ORDERS; order += 1) {
      await app.client.command('', orderBody({ orderId: `o${order}` }));
      await app.client.command(`/o${order}/notes`, { text: 'hello' });
    }
    await app.client.caughtUp();
  });
  afterAll(() => app.close());

  const projectionOf = (view: string) => {
    const found = app.views.states.projections.find(({ name }) => name === view);
    if (found === undefined) throw new Error(`There is no ${view}`);
    return found;
  };
  const rebuild = (view: string, given: Partial<RebuildWords>): Promise<RebuildResult> => {
    const words: RebuildWords = {
      target: 'shadow',
      source: 'store',
      onError: 'stop',
      batch: 20_000,
      concurrency: 1,
      out: '/dev/null',
      json: true,
      ...given,
    };
    return carryOut({ ...app.services, views: app.services.buildDocuments }, projectionOf(view), taskOf(words), {
      verify: 'all',
      ...words,
    });
  };
  const inPlace = { target: 'in-place', yes: true } as const;
  const live = async (view: string) => `daybook_views.${view.replace('-', '_')}_live`;
  const documents = async (view: string) =>
    app.sql(`select id || version || doc::text from ${await live(view)} order by id`);
  const statesOf = (view: string) =>
    app.sql(`select build || ' ' || state from daybook.view_builds where view = '${view}' order by started_at`);

  it('makes a build of the log up to a position, equal to a fold of as much, that queries never go to', async () => {
    const position = 2 * ORDERS - 10;
    for (const view of ['order-details', 'customers']) {
      const { build, ...result } = await rebuild(view, { toPosition: position });
      expect(result).toMatchObject({
        kind: 'partial',
        events: position,
        position,
        differences: 0,
        switchedAt: undefined,
      });
      expect(result.compared).toBeGreaterThan(0);
      const [newest] = await app.sql(`select max(position) from daybook_views.${view.replace('-', '_')}_${build}`);
      expect(Number(newest)).toBeLessThanOrEqual(position);
      expect((await rebuild(view, { switch: 'manual' })).build).not.toBe(build);
    }
  });

  it('makes a build of one stream', async () => {
    const { build, ...result } = await rebuild('order-details', { stream: 'order-o3' });
    expect(result).toMatchObject({ kind: 'partial', events: 2, compared: 1, differences: 0 });
    expect(await app.sql(`select id || version from daybook_views.order_details_${build}`)).toEqual(['o32']);
  });

  it.each([
    ['order-details', { stream: 'order-o1' }, 'o1', 1],
    ['customers', { stream: 'order-o1' }, 'VINET', 1],
    ['order-details', { fromPosition: 3, toPosition: 4 }, 'o1', 1],
    ['customers', { fromTime: 0 }, 'VINET', 1],
  ] as const)(
    'puts right in %s what %j has changed, while queries go on',
    async (view, range, id, found) => {
      const before = await documents(view);
      await app.sql(`update ${await live(view)} set doc = jsonb_set(doc, '{damaged}', '1') where id = '${id}'`);
      expect(await rebuild(view, { ...inPlace, ...range })).toMatchObject({ kind: 'documents', differences: found });
      expect(await documents(view)).toEqual(before);
      await app.client.command('/o0/notes', { text: 'fed again' });
      await app.client.caughtUp();
      expect(await rebuild(view, { ...inPlace, ...range })).toMatchObject({ differences: 0 });
    },
    300_000,
  );

  it('takes away a document that should not be there, and puts back one that is not', async () => {
    const before = await documents('order-details');
    await app.sql(`update ${await live('order-details')} set id = 'o99' where id = 'o5'`);
    await rebuild('order-details', { ...inPlace, stream: 'order-o5' });
    await app.sql(`delete from ${await live('order-details')} where id = 'o99'`);
    expect(await documents('order-details')).toEqual(before);
  });

  it.each(['order-details', 'customers'])(
    'loads %s again in its place, and it is fed on',
    async (view) => {
      const before = await documents(view);
      await app.sql(`update ${await live(view)} set doc = jsonb_set(doc, '{damaged}', '1')`);
      expect(await rebuild(view, inPlace)).toMatchObject({ kind: 'in place', differences: 0, parked: 0 });
      expect(await documents(view)).toEqual(before);
      await app.client.command('', orderBody({ orderId: `fed-${view}` }));
      await app.client.caughtUp();
      expect(await documents(view)).not.toEqual(before);
      await app.client.ready();
    },
    300_000,
  );

  it('leaves a view that servers feed on when it ends in the middle of its place', async () => {
    const before = await documents('order-details');
    const ports = { ...app.services, views: app.services.buildDocuments };
    const options = { verify: 'none', onError: 'stop', batch: 5, rateLimit: 1_000 } as const;
    const journal = { phase: () => undefined, progress: dies, difference: () => undefined };
    const dying = rebuildInPlace(ports, projectionOf('order-details'), options, journal);
    await expect(dying).rejects.toThrow('dies');
    await app.client.caughtUp();
    expect(await documents('order-details')).toEqual(before);
    // As if it had been killed before it could say so.
    await app.sql(`update daybook.view_builds set state = 'loading' where view = 'order-details' and state = 'fed'`);
    await app.client.command('/o0/notes', { text: 'taken up again' });
    await eventually(async () => (String((await statesOf('order-details'))[0]).endsWith(' fed') ? true : undefined));
    await app.client.caughtUp();
    expect(await documents('order-details')).not.toEqual(before);
  });

  it('goes on only when there is something to go on with, and begins anew when told to', async () => {
    await expect(rebuild('top-products', { resume: true })).rejects.toThrow(NothingToResume);
    const { build } = await rebuild('top-products', { switch: 'manual' });
    expect((await rebuild('top-products', { resume: true, switch: 'manual' })).build).toBe(build);
    expect((await rebuild('top-products', { resume: false, switch: 'manual' })).build).not.toBe(build);
  });

  it('tells beforehand what it would do, and does nothing', async () => {
    const before = await statesOf('customers');
    const ports = { ...app.services, views: app.services.buildDocuments };
    const head = await app.countEvents();
    const plan = await planRebuild(ports, projectionOf('customers'), { resume: false });
    expect(plan).toMatchObject({ resumes: false, fromPosition: 0, toPosition: head, events: head });
    expect(plan.eventsPerSecond).toBeGreaterThan(0);
    expect(await statesOf('customers')).toEqual(before);
  });

  it('is no faster than it was told to be', async () => {
    const head = await app.countEvents();
    const startedAt = performance.now();
    await rebuild('sales-by-day', { rateLimit: head, switch: 'manual', verify: 'none' });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  it('finds the position of a moment', async () => {
    const { archive } = app.services;
    const head = await app.countEvents();
    expect(await positionSince(archive, head, 0)).toBe(1);
    expect(await positionSince(archive, head, app.services.environment.ago(-60_000).getTime())).toBe(head + 1);
  });

  it('stops at an event of a later release and names it, lets its stream wait, or skips it', async () => {
    await app.sql(FROM_LATER);
    await app.client.caughtUp();
    await expect(rebuild('order-details', { resume: false })).rejects.toThrow(
      /OrderPlaced \(schema version 99\) at version 1 of order-later/,
    );
    const parked = await rebuild('order-details', { resume: false, onError: 'park', verify: 'none' });
    // The live build waits for the same event, so that queries lose nothing by the switch.
    expect(parked).toMatchObject({ parked: 1, skipped: 0, switchedAt: expect.any(Number) as unknown });
    const skipped = await rebuild('order-details', { resume: false, onError: 'skip' });
    expect(skipped).toMatchObject({ parked: 0, skipped: 1, differences: 0 });
  });
});

const dies = (): never => {
  throw new Error('dies in the middle');
};

import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody, tokenOf } from '../support/client.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { promisedMs } from '../support/promised.js';
import { mongoUrl } from '../support/servers.js';

/** What the promise of 2 s is held to on a machine that does other things too. */
const ANSWER_WITHIN_MS = promisedMs(2_000);

interface Entry {
  readonly _id: string;
  readonly live: string;
  readonly builds: Readonly<Record<string, { readonly collection: string }>>;
}

const ORDER = 'query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) { id status version } }';

describe('Views in MongoDB', () => {
  let app: App;
  let proxy: FaultyProxy;
  let server: MongoClient;

  beforeAll(async () => {
    const direct = mongoUrl(`test_${randomUUID().replaceAll('-', '')}`);
    server = new MongoClient(direct);
    proxy = await FaultyProxy.before(direct);
    const url = new URL(proxy.by(direct));
    url.searchParams.set('directConnection', 'true');
    app = await openApp({ mongoUrl: url.href });
    await app.client.ready();
    await app.client.commandAt('/v1/stock/counted/receive', { quantity: 1 });
  });
  afterAll(async () => {
    await app.close();
    await server.db().dropDatabase();
    await server.close();
    await proxy.close();
  });

  const place = async (): Promise<Answer> => {
    const placed = await app.client.command('', orderBody());
    expect(placed.status).toBe(201);
    return placed;
  };
  const orderAfter = (placed: Answer) =>
    app.client.query(ORDER, { id: placed.body['orderId'], token: tokenOf(placed) }, { prefer: 'wait=5' });
  const readiness = async () => {
    const { body } = await app.client.read('/health/ready');
    return body as { readonly checks?: readonly { name: string; ok: boolean; detail: string }[] };
  };
  const mongo = async () => (await readiness()).checks?.find(({ name }) => name === 'mongodb');
  const documents = async (): Promise<number> => {
    const views = await server.db().collection<Entry>('views').find().toArray();
    const details = views.find(({ _id }) => _id === 'order-details');
    return server
      .db()
      .collection(details?.builds[details.live]?.collection ?? '')
      .countDocuments();
  };

  it('answer what was written, from a document that lies there', async () => {
    const placed = await place();
    expect(await orderAfter(placed)).toMatchObject({ data: { order: { status: 'PLACED', version: 1 } }, errors: [] });
    const cancelled = await app.client.command(`/${String(placed.body['orderId'])}/cancel`, { reason: 'OUT_OF_STOCK' });
    expect(await orderAfter({ ...cancelled, body: placed.body })).toMatchObject({
      data: { order: { status: 'CANCELLED', version: 2 } },
    });
    expect(await documents()).toBeGreaterThan(0);
    expect(await app.sql("select reader from daybook.checkpoints where reader like '%@%'")).toEqual([]);
  });

  it('are examined: a lost index, a pointer that was changed, and a store that is not empty', async () => {
    const { viewStore, liveRelations, copies } = app.services;
    const views = app.views.states.projections.map(({ view }) => view);
    const entries = server.db().collection<Entry>('views');
    await app.client.caughtUp();
    expect(await viewStore?.examine(views)).toEqual([]);
    const details = await entries.findOne({ _id: 'order-details' });
    const [index = ''] = views.find(({ name }) => name === 'order-details')?.indexes.map((it) => it.join('_')) ?? [];
    await server
      .db()
      .collection(details?.builds[details.live]?.collection ?? '')
      .dropIndex(index);
    expect(await viewStore?.examine(views)).toEqual([`order-details lacks indexes: ${index}`]);
    await app.views.states.prepare();
    expect(await viewStore?.examine(views)).toEqual([]);

    await entries.updateOne({ _id: 'order-details' }, { $set: { live: 'other' } });
    expect((await liveRelations()).find(({ view }) => view === 'order-details')).toMatchObject({ isRight: false });
    await eventually(async () => ((await liveRelations()).every(({ isRight }) => isRight) ? true : undefined));

    const nothing = async function* () {};
    const entry = () => ({ type: 'StoreRestored', data: {}, principal: 'test' });
    await expect(copies.fill(nothing(), entry)).rejects.toThrow('views in MongoDB');
  });

  it.each(['silent', 'closed'] as const)(
    'leave commands alone when it is %s, answer in time that they are away, and catch up',
    async (mode) => {
      const before = await place();
      await orderAfter(before);
      proxy.become(mode);
      try {
        const placed = await Promise.all([place(), place()]);
        for (let asked = 0; asked < 3; asked += 1) {
          const startedAt = performance.now();
          const answer = await app.client.once.query(ORDER, { id: before.body['orderId'] });
          expect(performance.now() - startedAt).toBeLessThan(ANSWER_WITHIN_MS);
          expect(answer).toMatchObject({ errors: [{ extensions: { code: 'VIEWS_UNAVAILABLE' } }] });
        }
        for (const path of [`orders/${String(before.body['orderId'])}`, 'orders', 'stock/counted']) {
          const startedAt = performance.now();
          const answer = await app.client.once.read(`/v1/${path}`);
          expect(performance.now() - startedAt).toBeLessThan(ANSWER_WITHIN_MS);
          expect([path, answer]).toMatchObject([path, { status: 503, body: { code: 'VIEWS_UNAVAILABLE' } }]);
        }
        expect(await mongo()).toMatchObject({
          ok: false,
          detail: expect.stringContaining('MongoDB did not answer') as unknown,
        });
        proxy.become('open');
        await app.client.ready();
        for (const each of placed) expect(await orderAfter(each)).toMatchObject({ data: { order: { version: 1 } } });
      } finally {
        proxy.become('open');
      }
    },
  );

  it('are not needed for a start: commands are taken, and views are made when it is there', async () => {
    const direct = mongoUrl(`${server.db().databaseName}_later`);
    const later = await FaultyProxy.before(direct);
    later.become('closed');
    const started = await openApp({ mongoUrl: later.by(direct) });
    try {
      const placed = await started.client.command('', orderBody());
      expect(placed.status).toBe(201);
      expect((await started.client.read('/health/ready')).status).toBe(503);
      later.become('open');
      await started.client.ready();
      const answer = await started.client.query(ORDER, { id: placed.body['orderId'], token: tokenOf(placed) });
      expect(answer).toMatchObject({ data: { order: { version: 1 } }, errors: [] });
    } finally {
      await started.close();
      await later.close();
      await server.db(new URL(direct).pathname.slice(1)).dropDatabase();
    }
  });

  it('that are removed while they are fed turn readiness red, and are made again by themselves', async () => {
    const placed = [await place(), await place()];
    const count = await app.countEvents();
    expect(count).toBeGreaterThan(1);
    await server.db().dropDatabase();
    await eventually(async () => ((await mongo())?.ok === false ? true : undefined));
    placed.push(await place());
    await app.client.ready();
    await app.client.caughtUp();
    for (const each of placed) expect(await orderAfter(each)).toMatchObject({ data: { order: { version: 1 } } });
    const orders = await app.sql("select count(distinct stream) from daybook.events where stream like 'order-%'");
    expect(await documents()).toBe(Number(orders[0]));
  });
});

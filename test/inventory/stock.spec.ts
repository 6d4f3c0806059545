import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { loadApis } from '../../src/app/contexts.js';
import { Importer } from '../../src/operations/import/importer.js';
import { type App, openApp } from '../support/app.js';
import { type Answer, tokenOf } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { ALL_SOLD, sellLastPieces } from './buyers.fixture.js';

const ROUNDS = Number(process.env['DAYBOOK_STOCK_ROUNDS'] ?? 3);
const STOCK = `query ($sku: String!, $token: String) { stock(sku: $sku, atLeast: $token) {
  sku tracked backorder onHand reserved available version locations { location onHand reserved available }
} }`;

describe('The stock of a SKU', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  /** Asked again under its key while the answer says that it may succeed later. */
  const command = (sku: string, name: string, body: object, headers = {}): Promise<Answer> => {
    const keyed = { 'idempotency-key': randomUUID(), ...headers };
    return eventually(async () => {
      const answer = await app.client.commandAt(`/v1/stock/${encodeURIComponent(sku)}/${name}`, body, keyed);
      return answer.body['retryable'] === true ? undefined : answer;
    });
  };

  /** As it is answered once the view has seen the command; asked again while it has not. */
  const stockAfter = (done: Answer, sku: string): Promise<unknown> =>
    eventually(async () => {
      const { data, errors } = await app.client.query(STOCK, { sku, token: tokenOf(done) }, { prefer: 'wait=5' });
      const isLagging = errors.some(({ extensions }) => extensions['code'] === 'PROJECTION_LAGGING');
      return isLagging ? undefined : { stock: data?.['stock'], ...(errors.length > 0 && { errors }) };
    });

  it('goes from a command into the view, as the answer says', async () => {
    const sku = 'a/b c 🧀';
    const received = await command(sku, 'receive', { quantity: 10 });
    expect([received.status, received.headers['etag'], received.body]).toMatchObject([
      200,
      '"1"',
      { sku, tracked: true, backorder: false, onHand: 10, reserved: 0, available: 10, events: ['StockReceived'] },
    ]);
    await command(sku, 'receive', { quantity: 5, location: 'berlin' });
    await command(sku, 'policy', { tracked: true, backorder: true });
    const adjusted = await command(sku, 'adjust', { change: -2, reason: 'DAMAGED' });
    expect(await stockAfter(adjusted, sku)).toEqual({
      stock: {
        ...{ sku, tracked: true, backorder: true, onHand: 13, reserved: 0, available: 13, version: 4 },
        locations: [
          { location: 'berlin', onHand: 5, reserved: 0, available: 5 },
          { location: 'main', onHand: 8, reserved: 0, available: 8 },
        ],
      },
    });
  });

  it('is that of any text that a line of an order may have as its SKU', async () => {
    for (const sku of ['🧀'.repeat(40), '__proto__', ' ']) {
      const received = await command(sku, 'receive', { quantity: 100 });
      expect([sku, received.status]).toEqual([sku, 200]);
      expect(await stockAfter(received, sku)).toMatchObject({ stock: { sku, onHand: 100 } });
    }
  });

  it('is audited by its SKU', async () => {
    await command('a/b c', 'receive', { quantity: 3 });
    await command('a/b c', 'receive', { quantity: 4 });
    const { text } = await app.client.read(`/v1/audit/events?sku=${encodeURIComponent('a/b c')}`);
    const types = text
      .split('\n')
      .filter(Boolean)
      .map((each) => (JSON.parse(each) as { readonly type: string }).type);
    expect(types).toEqual(['StockReceived', 'StockReceived', 'export.end']);
  });

  it('is null where nothing ever happened, and says of what is not tracked that there is always enough', async () => {
    const policy = await command('untracked', 'policy', { tracked: false, backorder: false });
    expect(policy.body).toMatchObject({ tracked: false, available: null });
    expect(await stockAfter(policy, 'never')).toEqual({ stock: null });
    expect(await stockAfter(policy, 'untracked')).toMatchObject({ stock: { available: null, locations: [] } });
  });

  it('is listed by SKU, page by page, and those that run low alone', async () => {
    for (const [index, sku] of ['list-a', 'list-b', 'list-c'].entries()) {
      await command(sku, 'receive', { quantity: index + 1 });
    }
    await app.client.caughtUp();
    const page = async (given: string) => {
      const { data, errors } = await app.client.query(
        `{ stockItems(${given}) { totalCount { count } nodes { sku } pageInfo { hasNextPage endCursor } } }`,
      );
      expect(errors).toEqual([]);
      return data?.['stockItems'] as {
        readonly nodes: readonly unknown[];
        readonly pageInfo: { readonly endCursor: string };
      };
    };
    const low = 'filter: { tracked: true, availableBelow: 3 }';
    const first = await page(`first: 1, ${low}`);
    expect(first).toMatchObject({
      totalCount: { count: 2 },
      nodes: [{ sku: 'list-a' }],
      pageInfo: { hasNextPage: true },
    });
    const second = await page(`first: 1, ${low}, after: "${first.pageInfo.endCursor}"`);
    expect(second).toMatchObject({ nodes: [{ sku: 'list-b' }], pageInfo: { hasNextPage: false } });
    expect((await page('first: 100')).nodes).toEqual(expect.arrayContaining([{ sku: 'list-c' }]));
    expect((await page('filter: { tracked: false, availableBelow: 9 }')).nodes).toEqual([]);
  });

  it('changes once under a key, and only in the version that was decided on', async () => {
    const once = { 'idempotency-key': 'receive-manners' };
    const first = await command('manners', 'receive', { quantity: 10 }, once);
    const again = await command('manners', 'receive', { quantity: 10 }, once);
    expect([again.headers['idempotent-replayed'], again.body]).toEqual(['true', first.body]);
    expect((await command('manners', 'receive', { quantity: 20 }, once)).body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
    const late = await command('manners', 'receive', { quantity: 10 }, { 'if-match': '"7"' });
    expect([late.status, late.body]).toMatchObject([412, { code: 'VERSION_CONFLICT', currentVersion: 1 }]);
    expect((await command('manners', 'receive', { quantity: 10 }, { 'if-match': '"1"' })).status).toBe(200);
  });

  it.each([
    ['11', 'receive', { quantity: 0 }, 400, 'VALIDATION_FAILED'],
    ['11', 'receive', { quantity: 1, location: 'a b' }, 400, 'VALIDATION_FAILED'],
    ['11', 'receive', { quantity: 1, sku: '11' }, 400, 'VALIDATION_FAILED'],
    ['11', 'adjust', { change: 1, reason: 'because' }, 400, 'VALIDATION_FAILED'],
    ['11', 'policy', { tracked: true }, 400, 'VALIDATION_FAILED'],
    ['x'.repeat(65), 'receive', { quantity: 1 }, 422, 'SKU_INVALID'],
    ['a\u0000b', 'policy', { tracked: true, backorder: false }, 422, 'SKU_INVALID'],
    ['never', 'adjust', { change: 1, reason: 'FOUND' }, 404, 'STOCK_NOT_FOUND'],
    ['a/b c 🧀', 'adjust', { change: -9, reason: 'LOST' }, 409, 'STOCK_BELOW_ZERO'],
  ])('is refused to %j, %s %j: %i %s', async (sku, name, body, status, code) => {
    const answer = await command(sku, name, body);
    expect([answer.status, answer.body]).toMatchObject([status, { code, retryable: false }]);
  });

  it('is changed by the lines of an import, under the keys of the file', async () => {
    const importBindings = (await loadApis()).flatMap((api) => api.importBindings);
    const lines = [
      { command: 'ReceiveStock', sku: 'imported', body: { quantity: 20 } },
      { command: 'AdjustStock', sku: 'imported', body: { change: -5, reason: 'RECOUNT' } },
      { command: 'ChangeStockPolicy', sku: 'imported', body: { tracked: true, backorder: true } },
      { command: 'ReceiveStock', sku: '🧀'.repeat(64), body: { quantity: 20 } },
      { command: 'ReceiveStock', sku: '', body: { quantity: 20 } },
    ].map((line, index) => JSON.stringify({ ...line, idempotencyKey: `line-${index}` }));
    const run = async () => {
      const refused: unknown[] = [];
      const importer = new Importer({
        bindings: importBindings,
        execute: (one) => app.http.get(CommandBus).execute(one),
        environment: app.services.environment,
        log: app.services.log,
        onRefused: (line) => refused.push(line),
      });
      const given = async function* () {
        for (const [index, text] of lines.entries()) yield { number: index + 1, text: Buffer.from(text), endsAt: 0 };
      };
      await importer.run(given());
      return { counts: importer.counts, refused };
    };
    const refused = [expect.objectContaining({ line: 5, code: 'VALIDATION_FAILED', pointer: '/sku' }) as unknown];
    expect(await run()).toMatchObject({ counts: { imported: 4, repeated: 0, refused: 1 }, refused });
    expect(await run()).toMatchObject({ counts: { imported: 0, repeated: 4, refused: 1 }, refused });
    const seen = await command('imported', 'adjust', { change: 0, reason: 'OTHER' });
    expect(seen.body).toMatchObject({ onHand: 15, backorder: true, version: 3, events: [] });
  });

  it(
    `is sold to as many of 64 buyers at once as there are pieces, ${ROUNDS} times`,
    async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        expect({ round, ...(await sellLastPieces(app, round)) }).toEqual({ round, ...ALL_SOLD });
      }
    },
    300_000 + ROUNDS * 10_000,
  );
});

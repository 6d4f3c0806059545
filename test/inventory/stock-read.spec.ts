import { randomUUID } from 'node:crypto';
import { decodeToken, encodeToken, type LogPoint } from '#kernel';
import { shapeOf } from '#platform';
import { StockItem } from '../../src/inventory/views/stock/stock-item.type.js';
import { type App, openApp } from '../support/app.js';
import { type Answer, tokenOf } from '../support/client.js';

const SKU = 'a/b c 🧀';
const PATH = `/v1/stock/${encodeURIComponent(SKU)}`;
const GRAPHQL = `query ($sku: String!) { stock(sku: $sku) {
  sku tracked backorder onHand reserved available version position projectedAt
  locations { location onHand reserved available }
} }`;

describe('GET /v1/stock/{sku}', () => {
  let app: App;
  let received: Answer;
  const receive = (quantity: number, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    app.client.commandAt(`${PATH}/receive`, { quantity }, { 'idempotency-key': randomUUID(), ...headers });
  beforeAll(async () => {
    app = await openApp();
    received = await receive(10);
  });
  afterAll(() => app.close());

  it('answers the stock as GraphQL does, in the shape that is published, after the command of the token', async () => {
    const { status, headers, body } = await app.client.readAfter(received, PATH);
    expect([status, headers['etag']]).toEqual([200, expect.stringMatching(/^"1-/)]);
    expect(body).toMatchObject({ sku: SKU, onHand: 10, locations: [{ location: 'main', onHand: 10 }] });
    const { data } = await app.client.query(GRAPHQL, { sku: SKU });
    expect(body).toEqual(data?.['stock']);
    expect(shapeOf(StockItem).problems(body)).toEqual([]);
  });

  it('names the version that a command may be held to', async () => {
    const { headers } = await app.client.readAfter(received, PATH);
    const etag = String(headers['etag']);
    expect((await app.client.read(PATH, { 'if-none-match': etag })).status).toBe(304);
    expect(await receive(1, { 'if-match': etag })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await receive(1, { 'if-match': etag })).toMatchObject({ status: 412, body: { code: 'VERSION_CONFLICT' } });
  });

  it('answers 404 where nothing was ever received, 422 for what is no SKU as commands do, and refuses a token that is none', async () => {
    expect(await app.client.read('/v1/stock/nothing')).toMatchObject({
      status: 404,
      body: { code: 'STOCK_NOT_FOUND' },
    });
    const long = await app.client.read(`/v1/stock/${'x'.repeat(65)}`);
    expect(long).toMatchObject({ status: 422, body: { code: 'SKU_INVALID' } });
    const answer = await app.client.read(PATH, { 'consistency-token': 'x' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'CONSISTENCY_TOKEN_INVALID' } });
  });

  it('answers 409 to a token of more than this log ever had', async () => {
    const next = await receive(1);
    const point = decodeToken(tokenOf(next)) as LogPoint;
    const later = encodeToken({ ...point, position: point.position + 1_000 });
    const answer = await app.client.read(PATH, { 'consistency-token': later, prefer: 'wait=0' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'LOG_REPLACED' } });
  });
});

import { Webhook } from 'standardwebhooks';
import { STATE_TOPICS } from '../../src/app/contexts.js';
import { NewestStates } from '../../src/operations/public-topics/newest-states.js';
import { shippingProcesses } from '../../src/shipping/shipping.processes.js';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

const PATH = '/v1/shipping/webhooks/simulator';
const NEVER_MS = 3_600_000;
const SECRET = `whsec_${Buffer.alloc(32, 'carrier').toString('base64')}`;
const AT = '2030-01-01T00:00:00Z';

interface Sent {
  readonly id: string;
  readonly secret?: string;
  readonly at?: Date;
  /** What arrives instead of what was signed. */
  readonly arrives?: object;
}

describe('What the carrier tells by its webhook', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({ carrier: { name: 'simulator', delayMs: NEVER_MS, secret: SECRET } });
  });
  afterAll(() => app.close());

  /** The id of a shipment that was requested of the carrier, which is silent. */
  const requested = async (name: string): Promise<string> => {
    const orderId = `sim-silent-${name}`;
    expect((await app.client.command('', orderBody({ orderId }))).status).toBe(201);
    const states = new NewestStates(app.services.store, STATE_TOPICS);
    const { commands } = shippingProcesses(app.services.carrier, { ...app.services, states });
    const context = { principal: 'process test', idempotencyKey: orderId, correlationId: orderId };
    await commands['ShipOrder']?.(orderId, {}, context);
    const stored = await app.services.store.readStream(`shipments-${orderId}`, 1, 1);
    return (JSON.parse(stored[0]?.data ?? '') as { readonly shipmentId: string }).shipmentId;
  };

  /** Events of them. */
  const countOfShipments = async () =>
    (await app.sql(`select count(*)::int from events where stream like 'shipments-%'`))[0];

  const tell = async (body: object, { id, secret = SECRET, at = new Date(), arrives = body }: Sent) => {
    const signature = new Webhook(secret).sign(id, at, JSON.stringify(body));
    return post(JSON.stringify(arrives), {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signature,
    });
  };
  const post = async (payload: string, headers: Readonly<Record<string, string>> = {}) => {
    const all = { 'content-type': 'application/json', ...headers };
    // It is sent again while the store does not answer in time.
    const answer = await eventually(async () => {
      const sent = await app.http.inject({ method: 'POST', url: PATH, payload, headers: all });
      return sent.statusCode === 503 ? undefined : sent;
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
  };

  it('moves a shipment, once for each webhook-id', async () => {
    const shipmentId = await requested('moved');
    const left = { shipmentId, event: 'dispatched', at: AT, trackingNumber: 'SIM 1' };
    expect(await tell(left, { id: 'moved-1' })).toMatchObject({
      status: 200,
      body: { shipmentId, status: 'DISPATCHED', events: ['ShipmentDispatched'] },
    });
    const before = await countOfShipments();
    expect(await tell(left, { id: 'moved-1' })).toMatchObject({
      ...{ status: 200, headers: { 'idempotent-replayed': 'true' } },
      body: { events: ['ShipmentDispatched'] },
    });
    expect(await tell(left, { id: 'moved-2' })).toMatchObject({ status: 200, body: { events: [] } });
    expect(await countOfShipments()).toBe(before);
    const came = { shipmentId, event: 'delivered', at: AT };
    expect(await tell(came, { id: 'moved-1' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await tell(came, { id: 'moved-3' })).toMatchObject({ status: 200, body: { status: 'DELIVERED' } });
    const failed = { shipmentId, event: 'failed', at: AT, reason: 'Paul Henriot was not at home' };
    expect(await tell(failed, { id: 'moved-4' })).toMatchObject({
      status: 409,
      body: { code: 'SHIPMENT_STATE_CONFLICT', currentStatus: 'DELIVERED' },
    });
  });

  it('keeps why a parcel will not come as a personal value', async () => {
    const shipmentId = await requested('lost');
    const failed = { shipmentId, event: 'failed', at: AT, reason: 'Paul Henriot was not at home' };
    expect(await tell(failed, { id: 'lost-1' })).toMatchObject({ status: 200, body: { status: 'FAILED' } });
    expect(await app.sql(`select count(*)::int from events where data::text like '%not at home%'`)).toEqual([0]);
  });

  it('is refused when it is not signed, is forged, or is too old, and nothing is done', async () => {
    const shipmentId = await requested('forged');
    const before = await countOfShipments();
    const body = { shipmentId, event: 'delivered', at: AT };
    const refused = {
      status: 401,
      headers: { 'www-authenticate': 'StandardWebhooks' },
      body: { code: 'WEBHOOK_SIGNATURE_INVALID' },
    };
    const minutes = (count: number) => app.services.environment.ago(-count * 60_000);
    const other = `whsec_${Buffer.alloc(32, 'other').toString('base64')}`;
    expect(await post(JSON.stringify(body))).toMatchObject(refused);
    expect(await post('{}', { 'webhook-signature': 'v1', 'webhook-id': 'x', 'webhook-timestamp': 'x' })).toMatchObject(
      refused,
    );
    expect(await tell(body, { id: 'f1', secret: other })).toMatchObject(refused);
    expect(await tell(body, { id: 'f2', arrives: { ...body, event: 'failed' } })).toMatchObject(refused);
    for (const at of [minutes(-6), minutes(6)]) expect(await tell(body, { id: 'f3', at })).toMatchObject(refused);
    expect(await countOfShipments()).toBe(before);
  });

  it('is of a shipment that was requested of the carrier', async () => {
    await app.client.command('', orderBody({ orderId: 'by-hand' }));
    const lines = [{ lineId: 'L1', quantity: 1 }];
    await app.client.command('/by-hand/shipments', { lines, shipmentId: 'by-hand-1' });
    for (const shipmentId of ['nowhere', 'by-hand-1']) {
      const body = { shipmentId, event: 'dispatched', at: AT };
      expect(await tell(body, { id: shipmentId })).toMatchObject({ status: 404, body: { code: 'SHIPMENT_NOT_FOUND' } });
    }
  });

  it.each([
    [{ event: 'eaten' }, '/event'],
    [{ at: 'yesterday' }, '/at'],
    [{ reason: '' }, '/reason'],
    [{ trackingNumber: '<b>' }, '/trackingNumber'],
    [{ more: 1 }, '/more'],
  ])('has the form that is published: %j', async (wrong, pointer) => {
    const body = { shipmentId: 's', event: 'dispatched', at: AT, ...wrong };
    expect(await tell(body, { id: `form-${pointer.slice(1)}` })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer }] },
    });
  });
});

it('Without a carrier there is no such address', async () => {
  const app = await openApp({ carrier: undefined });
  try {
    const payload = JSON.stringify({ shipmentId: 's', event: 'dispatched', at: AT });
    const headers = { 'content-type': 'application/json' };
    const answer = await app.http.inject({ method: 'POST', url: PATH, payload, headers });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  } finally {
    await app.close();
  }
});

import { randomUUID } from 'node:crypto';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { isSignedWith, openReceiver, type Receiver } from '../support/receiver.js';

/** Of the caller; what it causes has the same beginning. */
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const TRACE_ID_END = 35;

interface Webhook {
  readonly id: string;
  readonly secret: string;
  readonly enabled: boolean;
  readonly disabledBecause: string | null;
}

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  readonly status: string;
  readonly attempts: number;
  readonly answerStatus: number | null;
  readonly error: string | null;
}

describe('Webhooks', () => {
  let app: App;
  let receiver: Receiver;
  beforeAll(async () => {
    app = await openApp({ outgoing: { publicPersonal: false, webhooksAllowPrivate: true } });
    receiver = await openReceiver();
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
    app.client.raw(`/v1/webhooks${path}`, body && JSON.stringify(body), headers);
  const register = async (path: string, events: readonly string[] = ['*']): Promise<Webhook> =>
    (await post('', { url: receiver.url + path, events })).body as unknown as Webhook;
  const find = async (id: string): Promise<Webhook> =>
    (await app.client.read(`/v1/webhooks/${id}`)).body as unknown as Webhook;
  const deliveriesOf = async (id: string): Promise<readonly Delivery[]> =>
    (await app.client.read(`/v1/webhooks/${id}/deliveries`)).body['deliveries'] as readonly Delivery[];
  const remove = ({ id }: Webhook) => app.client.send({ method: 'DELETE', path: `/v1/webhooks/${id}`, headers: {} });
  /** The pauses of the schedule are over. */
  const timePasses = () => app.sql(`update daybook.webhook_deliveries set due_at = now() where status = 'waiting'`);
  const place = (orderId: string) => app.client.command('', orderBody({ orderId }));
  const addNote = (orderId: string) => app.client.command(`/${orderId}/notes`, { text: 'Rings twice' });
  const arrived = (path: string, count: number) =>
    eventually(async () => (receiver.at(path).length >= count ? receiver.at(path) : undefined));
  const settled = (id: string, fits: (delivery: Delivery) => boolean) =>
    eventually(async () => {
      const found = await deliveriesOf(id);
      return found.length > 0 && found.every(fits) ? found : undefined;
    });
  const isDelivered = ({ status }: Delivery) => status === 'delivered';

  it('are told of what happens from then on, with the whole order, signed', async () => {
    await place('before');
    const webhook = await register('/fast');
    await app.client.command('', orderBody({ orderId: 'o1' }), { traceparent: TRACE });
    await addNote('o1');
    const requests = await arrived('/fast', 2);
    expect(requests[0]?.headers.traceparent?.slice(0, TRACE_ID_END)).toBe(TRACE.slice(0, TRACE_ID_END));
    expect(requests.map(({ content }) => [content.type, content.data.id, content.data.version])).toEqual([
      ['OrderPlaced', 'o1', 1],
      ['OrderNoteAdded', 'o1', 2],
    ]);
    expect(requests.map((request) => isSignedWith(request, webhook.secret))).toEqual([true, true]);
    expect(requests.map((request) => isSignedWith(request, `whsec_${'A'.repeat(32)}`))).toEqual([false, false]);
    expect(requests[1]?.content.data).toMatchObject({ status: 'PLACED', total: { currency: 'USD' } });
    expect(requests.map(({ body }) => body).join()).not.toMatch(/sealed|Rings/);
    const events = (await app.client.read('/v1/events')).text;
    for (const { headers } of requests) expect(events).toContain(`"id":"${String(headers['webhook-id'])}"`);
    expect(await settled(webhook.id, isDelivered)).toHaveLength(2);
    await remove(webhook);
  });

  it('are told of money with all payments of the order, and of stock by the event itself', async () => {
    const webhook = await register('/stock', ['StockReceived', 'PaymentRecorded']);
    const amount = { amount: 500, currency: 'USD' };
    await app.client.command('/o1/payments/record', { amount, paymentId: 'p1', reference: 'Rings thrice' });
    await app.client.commandAt('/v1/stock/42/receive', { quantity: 3 });
    // Of different streams, so either may come first.
    const both = await arrived('/stock', 2);
    const [money, stock] = ['PaymentRecorded', 'StockReceived'].map((type) =>
      both.find(({ content }) => content.type === type),
    );
    expect(money?.content).toMatchObject({
      data: { orderId: 'o1', version: 1, captured: amount, payments: [{ paymentId: 'p1', status: 'CAPTURED' }] },
    });
    expect(stock?.content).toMatchObject({ data: { sku: '42', version: 1, quantity: 3 } });
    expect(money?.body).not.toMatch(/Rings|sealed/);
    await remove(webhook);
  });

  it('are registered once under a key, and show their secret once', async () => {
    const asked = { url: `${receiver.url}/once`, events: ['OrderPlaced'] };
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [await post('', asked, key), await post('', asked, key)];
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(first.headers['location']).toBe(`/v1/webhooks/${String(first.body['id'])}`);
    expect(first.body['secret']).toMatch(/^whsec_/);
    expect((await post('', { ...asked, events: ['*'] }, key)).body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
    const listed = await app.client.read('/v1/webhooks');
    expect(listed.body['webhooks']).toHaveLength(1);
    expect(listed.text).not.toContain('whsec_');
    expect(await app.sql(`select encode(secret, 'escape') from daybook.webhooks`)).not.toContainEqual(
      expect.stringContaining('whsec_'),
    );
    await addNote('o1');
    await place('o2');
    expect((await arrived('/once', 1)).map(({ content }) => content.type)).toEqual(['OrderPlaced']);
    const { id } = first.body as unknown as Webhook;
    expect((await remove(first.body as unknown as Webhook)).status).toBe(204);
    expect((await app.client.read(`/v1/webhooks/${id}`)).body['code']).toBe('WEBHOOK_NOT_FOUND');
    expect((await remove(first.body as unknown as Webhook)).status).toBe(404);
  });

  it.each([
    [{ url: 'ftp://shop.example', events: ['*'] }, 422, 'WEBHOOK_URL_REFUSED'],
    [{ url: 'https://me:pass@shop.example', events: ['*'] }, 422, 'WEBHOOK_URL_REFUSED'],
    [{ url: 'https://shop.example', events: ['OrderPlced'] }, 422, 'EVENT_TYPE_UNKNOWN'],
    [{ url: 'https://shop.example', events: ['*', 'OrderPlaced'] }, 422, 'EVENT_TYPE_UNKNOWN'],
    [{ url: 'https://shop.example', events: [] }, 400, 'VALIDATION_FAILED'],
    [{ url: 'https://shop.example', events: ['*'], secret: 'short' }, 400, 'VALIDATION_FAILED'],
  ])('are refused: %j', async (body, status, code) => {
    expect((await post('', body)).body).toMatchObject({ status, code });
  });

  it('hold back the later events of an order that fails, and nothing else', async () => {
    const webhook = await register('/flaky');
    receiver.answer('/flaky', 500);
    await place('o3');
    const failed = await settled(webhook.id, ({ attempts }) => attempts === 1);
    expect(failed).toMatchObject([{ status: 'waiting', answerStatus: 500, error: 'It was answered with 500' }]);
    await addNote('o3');
    receiver.answer('/flaky', 200);
    await place('o4');
    await arrived('/flaky', 2);
    await timePasses();
    const told = (await arrived('/flaky', 4)).map(({ content: { data } }) => `${data.id} ${data.version}`);
    expect(told).toEqual(['o3 1', 'o4 1', 'o3 1', 'o3 2']);
    const [first, , second] = receiver.at('/flaky');
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
    await settled(webhook.id, isDelivered);
    await remove(webhook);
  });

  it('are disabled by 410, are told so, and go on when they are enabled', async () => {
    const webhook = await register('/gone');
    receiver.answer('/gone', 410);
    await place('o5');
    const disabled = await eventually(async () => ((await find(webhook.id)).enabled ? undefined : find(webhook.id)));
    expect(disabled.disabledBecause).toContain('410');
    await addNote('o5');
    expect(app.logged).toContainEqual(expect.objectContaining({ level: 50, webhookId: webhook.id }));
    expect((await app.client.read('/health/ready')).text).toContain('webhooks');
    receiver.answer('/gone', 200);
    expect((await post(`/${webhook.id}/enable`)).body).toMatchObject({ enabled: true });
    await settled(webhook.id, isDelivered);
    expect(receiver.at('/gone').map(({ content }) => content.data.version)).toEqual([1, 1, 2]);
    await remove(webhook);
  });

  it('are disabled when the last attempt of the schedule has failed; a redirect is a failure', async () => {
    const webhook = await register('/moved');
    receiver.answer('/moved', 302);
    await place('o6');
    const [first] = await settled(webhook.id, ({ attempts }) => attempts === 1);
    expect(first?.error).toContain('redirects are not followed');
    await app.sql(`update daybook.webhook_deliveries set attempts = 9, due_at = now() where status = 'waiting'`);
    const [last] = await settled(webhook.id, ({ status }) => status === 'failed');
    expect(last?.attempts).toBe(10);
    expect((await find(webhook.id)).disabledBecause).toMatch(/^10 attempts have failed/);
    expect(receiver.at('/elsewhere')).toEqual([]);
    await remove(webhook);
  });

  it('hold up nobody else when they are slow', async () => {
    const [slow, fast] = [await register('/slow'), await register('/beside')];
    receiver.answer('/slow', undefined);
    for (let order = 0; order < 12; order += 1) await place(`s${order}`);
    expect(await arrived('/beside', 12)).toHaveLength(12);
    expect((await deliveriesOf(slow.id)).every(({ status }) => status === 'waiting')).toBe(true);
    receiver.answer('/slow', 200);
    for (const webhook of [slow, fast]) await remove(webhook);
  });

  it('are told again: one event, or a range', async () => {
    const webhook = await register('/again');
    await place('o7');
    await addNote('o7');
    await arrived('/again', 2);
    const [second, first] = await settled(webhook.id, isDelivered);
    expect((await post(`/${webhook.id}/deliveries/${first?.id}/redeliver`)).status).toBe(204);
    await arrived('/again', 3);
    await settled(webhook.id, isDelivered);
    expect((await post(`/${webhook.id}/redeliver`, { after: 0 })).body).toEqual({ count: 2, next: null });
    const told = await arrived('/again', 5);
    expect(told.map(({ headers }) => headers['webhook-id'])).toEqual([
      ...[first, second, first, first, second].map((delivery) => delivery?.id),
    ]);
    expect((await post(`/${webhook.id}/deliveries/${randomUUID()}/redeliver`)).body['code']).toBe('DELIVERY_NOT_FOUND');
    await remove(webhook);
  });

  it('take another secret while the one before still signs', async () => {
    const webhook = await register('/rotated');
    const { body } = await post(`/${webhook.id}/secret`, {});
    const secret = String(body['secret']);
    expect(secret).not.toBe(webhook.secret);
    await place('o8');
    const [during] = await arrived('/rotated', 1);
    await app.sql(`update daybook.webhooks set previous_until = now()`);
    await place('o9');
    const after = (await arrived('/rotated', 2))[1];
    const signed = [during, after].flatMap((request) =>
      request === undefined ? [] : [webhook.secret, secret].map((each) => isSignedWith(request, each)),
    );
    expect(signed).toEqual([true, true, false, true]);
    await remove(webhook);
  });

  it('are written down in the log', async () => {
    const types = ['WebhookDisabled', 'WebhookEnabled', 'WebhookRegistered', 'WebhookRemoved', 'WebhookSecretRotated'];
    await eventually(async () => {
      const found = await app.sql(`select distinct type from daybook.events where type like 'Webhook%' order by 1`);
      return String(found) === String(types) ? true : undefined;
    });
  });
});

import { PublicStates } from '#platform';
import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody, tokenOf } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

type Lines = readonly { readonly lineId: string; readonly quantity: number }[];

const SHIPPED = `query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) {
  fulfillmentStatus allowedCommands
  lines { status quantity { current shipped delivered } }
  shipments {
    shipmentId status carrier trackingNumber lines { lineId sku quantity } events { type reason }
  }
} }`;

/** A command with a key of its own is sent once; it is asked again while the store does not answer in time. */
const answered = (ask: () => Promise<Answer>): Promise<Answer> =>
  eventually(async () => {
    const answer = await ask();
    return answer.status === 503 ? undefined : answer;
  });

const line = (lineId: string, quantity: number) => ({ lineId, quantity });

describe('Goods that are sent by hand', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  /** 12 of L1. */
  const placed = async (orderId: string): Promise<void> => {
    expect((await app.client.command('', orderBody({ orderId }))).status).toBe(201);
  };
  const send = (orderId: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    app.client.command(`/${orderId}/shipments`, body, headers);
  const sendLines = (orderId: string, shipmentId: string, ...lines: Lines) => send(orderId, { lines, shipmentId });
  const step = (shipmentId: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) =>
    app.client.commandAt(`/v1/shipments/${shipmentId}/${path}`, body, headers);
  const shownAfter = (answer: Answer, id: string) =>
    eventually(async () => {
      const { data, errors } = await app.client.query(SHIPPED, { id, token: tokenOf(answer) }, { prefer: 'wait=5' });
      if (errors.some(({ extensions }) => extensions['code'] === 'PROJECTION_LAGGING')) return undefined;
      expect(errors).toEqual([]);
      return data?.['order'];
    });
  const countOf = async (stream: string) =>
    (await app.sql(`select count(*)::int from events where stream = '${stream}'`))[0];

  it('are told to other contexts at once, in their public form', async () => {
    await placed('told');
    await sendLines('told', 't1', line('L1', 5));
    await step('t1', 'dispatch');
    const states = app.http.get(PublicStates);
    expect(await states.find('shipments', 'told')).toMatchObject({
      ...{ orderId: 'told', version: 2 },
      shipments: [{ shipmentId: 't1', status: 'DISPATCHED', lines: [{ lineId: 'L1', sku: '11', quantity: 5 }] }],
    });
    expect(await states.find('shipments', 'nobodys')).toBeUndefined();
    expect(await states.find('payments', 'told')).toBeUndefined();
    await expect(states.find('parcels', 'told')).rejects.toThrow('Nothing is published as parcels');
  });

  it('go to the customer in parts', async () => {
    await placed('parts');
    const carriage = { carrier: 'La Poste', trackingNumber: '8R 1234' };
    const first = await send('parts', { lines: [line('L1', 5)], shipmentId: 'p1', ...carriage });
    expect(first).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { orderId: 'parts', shipmentId: 'p1', status: 'REQUESTED', version: 1, events: ['ShipmentRequested'] },
    });
    expect(await step('p1', 'dispatch')).toMatchObject({ status: 200, body: { status: 'DISPATCHED', version: 2 } });
    expect(await step('p1', 'deliver', {})).toMatchObject({
      status: 200,
      body: { orderId: 'parts', shipmentId: 'p1', status: 'DELIVERED', version: 3, events: ['ShipmentDelivered'] },
    });
    expect(await sendLines('parts', 'p2', line('L1', 8))).toMatchObject({
      status: 409,
      body: {
        ...{ code: 'SHIPMENT_EXCEEDS_ORDERED', lineId: 'L1', shippable: 7 },
        errors: [{ pointer: '/lines/0/quantity' }],
      },
    });
    const rest = await send('parts', { lines: [line('L1', 7)] });
    expect(rest).toMatchObject({ status: 200, body: { shipmentId: expect.stringMatching(/^[\w-]{16}$/) as unknown } });
    const left = await step(String(rest.body['shipmentId']), 'dispatch');
    const sent = {
      allowedCommands: ['CHANGE_SHIPPING_ADDRESS', 'ADD_NOTE', 'PLACE_HOLD', 'CHANGE_LINE_QUANTITY'],
      lines: [{ status: 'FULFILLED' }],
    };
    expect((await app.client.readAfter(left, '/v1/orders/parts')).body).toMatchObject(sent);
    const { orders } = (await app.client.readAfter(left, '/v1/orders')).body as { readonly orders: readonly unknown[] };
    expect(orders).toContainEqual(expect.objectContaining({ id: 'parts', allowedCommands: sent.allowedCommands }));
    expect(await shownAfter(left, 'parts')).toMatchObject({
      ...{ fulfillmentStatus: 'PARTIALLY_DELIVERED', allowedCommands: sent.allowedCommands },
      lines: [{ status: 'FULFILLED', quantity: { current: 12, shipped: 12, delivered: 5 } }],
      shipments: [
        {
          ...{ shipmentId: 'p1', status: 'DELIVERED', ...carriage, lines: [{ lineId: 'L1', sku: '11', quantity: 5 }] },
          events: ['ShipmentRequested', 'ShipmentDispatched', 'ShipmentDelivered'].map((type) => ({
            type,
            reason: null,
          })),
        },
        { status: 'DISPATCHED', carrier: null, trackingNumber: null },
      ],
    });
  });

  it('are sent again when a shipment has failed, and what is written of it is sealed', async () => {
    await placed('again');
    await sendLines('again', 'a1', line('L1', 12));
    expect(await shownAfter(await step('a1', 'dispatch'), 'again')).toMatchObject({ fulfillmentStatus: 'SHIPPED' });
    const lost = await step('a1', 'fail', { reason: 'Mme Pontes was not at home' });
    expect(lost).toMatchObject({ status: 200, body: { status: 'FAILED', events: ['ShipmentFailed'] } });
    expect(await shownAfter(lost, 'again')).toMatchObject({
      fulfillmentStatus: 'UNFULFILLED',
      lines: [{ status: 'PROCESSING', quantity: { shipped: 0, delivered: 0 } }],
      shipments: [{ status: 'FAILED', events: [{}, {}, { reason: 'Mme Pontes was not at home' }] }],
    });
    expect(await sendLines('again', 'a2', line('L1', 12))).toMatchObject({ status: 200 });
    const stored = await app.sql(`select data::text from events where stream = 'shipments-again'`);
    expect(stored).not.toEqual(expect.arrayContaining([expect.stringContaining('Pontes')]));
  });

  it('are never more than there are on order, however many ask at once', async () => {
    await placed('rush');
    const ask = (index: number) => sendLines('rush', `r${index}`, line('L1', 5));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index)));
    // Others may have been told that the stream is busy.
    answers.push(await ask(8), await ask(9));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(await countOf('shipments-rush')).toBe(2);
  });

  it('have an id of their own among all orders', async () => {
    await placed('mine');
    await placed('yours');
    await sendLines('mine', 'same', line('L1', 1));
    for (const order of ['mine', 'yours']) {
      expect(await sendLines(order, 'same', line('L1', 1))).toMatchObject({
        status: 409,
        body: { code: 'SHIPMENT_ALREADY_EXISTS', errors: [{ pointer: '/shipmentId' }] },
      });
    }
    expect(await countOf('shipments-yours')).toBe(0);
  });

  it('are none of what was cancelled, before or after they were asked for', async () => {
    await placed('cancelled');
    await sendLines('cancelled', 'c1', line('L1', 2));
    await app.client.command('/cancelled/lines/L1/quantity', { quantity: 1 });
    expect(await step('c1', 'dispatch')).toMatchObject({
      status: 409,
      body: { code: 'SHIPMENT_EXCEEDS_ORDERED', lineId: 'L1', shippable: 1 },
    });
    await app.client.command('/cancelled/cancel', { reason: 'CUSTOMER_REQUEST' });
    const conflict = { status: 409, body: { code: 'ORDER_STATE_CONFLICT', currentStatus: 'CANCELLED' } };
    expect(await step('c1', 'dispatch')).toMatchObject(conflict);
    expect(await sendLines('cancelled', 'c2', line('L1', 1))).toMatchObject(conflict);
    expect(await step('c2', 'dispatch')).toMatchObject({ status: 404, body: { code: 'SHIPMENT_NOT_FOUND' } });
  });

  it('stay on the order once they have left, until they are lost', async () => {
    await placed('left');
    await sendLines('left', 'l1', line('L1', 4));
    await step('l1', 'dispatch');
    const lower = (quantity: number) => app.client.command('/left/lines/L1/quantity', { quantity });
    const edit = (body: object) =>
      app.client.command('/left/edits', {
        operations: [{ op: 'CHANGE_QUANTITY', lineId: 'L1', quantity: 3 }],
        ...body,
      });
    const refused = { status: 409, body: { code: 'LINE_ALREADY_SHIPPED', lineId: 'L1', shipped: 4 } };
    for (const answer of [await lower(3), await edit({}), await edit({ dryRun: true })]) {
      expect(answer).toMatchObject(refused);
    }
    expect(await lower(4)).toMatchObject({ status: 200, body: { events: ['OrderLineQuantityChanged'] } });
    await step('l1', 'fail', { reason: 'lost' });
    expect(await lower(3)).toMatchObject({ status: 200, body: { events: ['OrderLineQuantityChanged'] } });
  });

  it('have the manners of every command', async () => {
    await placed('manners');
    const key = { 'idempotency-key': 'send-once' };
    const body = { lines: [line('L1', 3)] };
    const once = await answered(() => send('manners', body, key));
    const again = await answered(() => send('manners', body, key));
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([once.body, 'true']);
    expect(await countOf('shipments-manners')).toBe(1);
    const other = await answered(() => send('manners', { lines: [line('L1', 4)] }, key));
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await send('manners', body, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    expect(await send('manners', body, { 'if-match': '"1"' })).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const id = String(once.body['shipmentId']);
    expect(await step(id, 'dispatch', {}, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await step(id, 'deliver')).toMatchObject({
      status: 409,
      body: { code: 'SHIPMENT_STATE_CONFLICT', currentStatus: 'REQUESTED' },
    });
    expect(await step(id, 'dispatch')).toMatchObject({ status: 200, body: { events: ['ShipmentDispatched'] } });
    expect(await step(id, 'dispatch')).toMatchObject({ status: 200, body: { events: [], status: 'DISPATCHED' } });
  });

  it('are refused where their shape is wrong, and nothing is recorded', async () => {
    await placed('shapes');
    for (const [body, status, code] of [
      [{}, 400, 'VALIDATION_FAILED'],
      [{ lines: [] }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 0)] }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1.5)] }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1_000_001)] }, 400, 'VALIDATION_FAILED'],
      [{ lines: [{ lineId: 'L1' }] }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1)], carrier: '' }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1)], trackingNumber: 'no\nnumber' }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1)], shipmentId: 'no id' }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L1', 1)], insured: true }, 400, 'VALIDATION_FAILED'],
      [{ lines: [line('L9', 1)] }, 404, 'LINE_NOT_FOUND'],
      [{ lines: [line('L1', 1), line('L1', 1)] }, 422, 'DUPLICATE_LINE_ID'],
    ] as const) {
      expect([body, await send('shapes', body)]).toMatchObject([body, { status, body: { code } }]);
    }
    expect(await countOf('shipments-shapes')).toBe(0);
    await sendLines('shapes', 'shaped', line('L1', 1));
    for (const [path, body] of [
      ['dispatch', { at: 'once' }],
      ['deliver', []],
      ['fail', {}],
      ['fail', { reason: '' }],
    ] as const) {
      expect(await step('shaped', path, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    }
  });

  it('are none where there is no order, or no shipment', async () => {
    for (const id of ['nowhere', 'no%20order', 'x'.repeat(65)]) {
      const answer = await send(id, { lines: [line('L1', 1)] });
      expect(answer).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_FOUND' } });
      for (const [path, body] of [['dispatch'], ['deliver'], ['fail', { reason: 'lost' }]] as const) {
        expect(await step(id, path, body)).toMatchObject({ status: 404, body: { code: 'SHIPMENT_NOT_FOUND' } });
      }
    }
    expect(await countOf('shipments-nowhere')).toBe(0);
  });
});

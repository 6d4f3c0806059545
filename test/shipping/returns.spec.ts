import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody, tokenOf } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

type Lines = readonly { readonly lineId: string; readonly quantity: number; readonly condition?: string }[];

const RETURNED = `query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) {
  status fulfillmentStatus returnStatus
  lines { quantity { current delivered returned } }
  returns { returnId status reason requestedAt receivedAt lines { lineId sku quantity received restocked } }
} }`;

const line = (lineId: string, quantity: number) => ({ lineId, quantity });
const sound = (lineId: string, quantity: number) => ({ ...line(lineId, quantity), condition: 'RESTOCK' });
const broken = (lineId: string, quantity: number) => ({ ...line(lineId, quantity), condition: 'WRITE_OFF' });
const REASON = { reason: 'Mme Pontes has too many' };

describe('Goods that come back', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const step = (path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    app.client.commandAt(`/v1/${path}`, body, headers);
  const announce = (order: string, returnId: string, ...lines: Lines) =>
    step(`orders/${order}/returns`, { lines, returnId, ...REASON });
  const receive = (returnId: string, ...lines: Lines) => step(`returns/${returnId}/receive`, { lines });
  /** So many of the 12 of L1 have come to the customer. */
  const delivered = async (orderId: string, quantity: number): Promise<void> => {
    expect((await app.client.command('', orderBody({ orderId }))).status).toBe(201);
    const sent = { lines: [line('L1', quantity)], shipmentId: `${orderId}-1` };
    expect((await step(`orders/${orderId}/shipments`, sent)).status).toBe(200);
    for (const path of ['dispatch', 'deliver']) {
      expect((await step(`shipments/${orderId}-1/${path}`)).status).toBe(200);
    }
  };
  const shownAfter = (answer: Answer, id: string) =>
    eventually(async () => {
      const { data, errors } = await app.client.query(RETURNED, { id, token: tokenOf(answer) }, { prefer: 'wait=5' });
      if (errors.some(({ extensions }) => extensions['code'] === 'PROJECTION_LAGGING')) return undefined;
      expect(errors).toEqual([]);
      return data?.['order'];
    });
  const countOf = async (stream: string) =>
    (await app.sql(`select count(*)::int from events where stream = '${stream}'`))[0];

  it('are announced, come in parts, and are shown with their order', async () => {
    await delivered('parts', 8);
    const asked = await announce('parts', 'p1', line('L1', 5));
    expect(asked).toMatchObject({
      ...{ status: 201, headers: { etag: '"4"' } },
      body: { orderId: 'parts', returnId: 'p1', status: 'REQUESTED', version: 4, events: ['ReturnRequested'] },
    });
    const shown = { returnId: 'p1', reason: REASON.reason, requestedAt: expect.stringMatching(/Z$/) as unknown };
    expect(await shownAfter(asked, 'parts')).toMatchObject({
      ...{ returnStatus: 'REQUESTED', lines: [{ quantity: { delivered: 8, returned: 0 } }] },
      returns: [{ ...shown, status: 'REQUESTED', receivedAt: null }],
    });
    const part = await receive('p1', sound('L1', 1), broken('L1', 2));
    expect(part).toMatchObject({
      ...{ status: 200, headers: { etag: '"5"' } },
      body: { orderId: 'parts', returnId: 'p1', status: 'PARTIALLY_RECEIVED', events: ['ReturnReceived'] },
    });
    expect(await shownAfter(part, 'parts')).toMatchObject({
      ...{ returnStatus: 'PARTIALLY_RETURNED', fulfillmentStatus: 'PARTIALLY_DELIVERED' },
      lines: [{ quantity: { current: 12, delivered: 8, returned: 3 } }],
      returns: [{ receivedAt: null, lines: [{ lineId: 'L1', sku: '11', quantity: 5, received: 3, restocked: 1 }] }],
    });
    expect(await receive('p1', sound('L1', 3))).toMatchObject({
      status: 409,
      body: {
        ...{ code: 'RETURN_EXCEEDS_REQUESTED', lineId: 'L1', receivable: 2 },
        errors: [{ pointer: '/lines/0/quantity' }],
      },
    });
    expect(await receive('p1', sound('L1', 2))).toMatchObject({ status: 200, body: { status: 'RECEIVED' } });
    const rest = await step('orders/parts/returns', { lines: [line('L1', 3)], ...REASON });
    expect(rest).toMatchObject({ status: 201, body: { returnId: expect.stringMatching(/^[\w-]{16}$/) as unknown } });
    const last = await receive(String(rest.body['returnId']), sound('L1', 3));
    expect(await shownAfter(last, 'parts')).toMatchObject({
      ...{ returnStatus: 'RETURNED', lines: [{ quantity: { delivered: 8, returned: 8 } }] },
      returns: [{ status: 'RECEIVED', receivedAt: shown.requestedAt }, { status: 'RECEIVED' }],
    });
  });

  it('are never more than have come, however many ask at once', async () => {
    await delivered('rush', 12);
    const ask = (index: number) => announce('rush', `r${index}`, line('L1', 5));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index)));
    // Others may have been told that the stream is busy.
    answers.push(await ask(8), await ask(9));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.at(-1)).toMatchObject({
      status: 409,
      body: { code: 'RETURN_EXCEEDS_DELIVERED', lineId: 'L1', returnable: 2 },
    });
    expect(await countOf('shipments-rush')).toBe(5);
  });

  it('are none of what has not come', async () => {
    await delivered('way', 2);
    await step('orders/way/shipments', { lines: [line('L1', 4)], shipmentId: 'way-2' });
    await step('shipments/way-2/dispatch');
    expect(await announce('way', 'w1', line('L1', 3))).toMatchObject({
      status: 409,
      body: { code: 'RETURN_EXCEEDS_DELIVERED', returnable: 2 },
    });
    await app.client.command('', orderBody({ orderId: 'unsent' }));
    expect(await announce('unsent', 'u1', line('L1', 1))).toMatchObject({
      status: 409,
      body: { code: 'RETURN_EXCEEDS_DELIVERED', returnable: 0 },
    });
    expect(await countOf('return-u1')).toBe(0);
  });

  it('have an id of their own among all orders', async () => {
    for (const order of ['mine', 'yours']) await delivered(order, 2);
    await announce('mine', 'same', line('L1', 1));
    for (const order of ['mine', 'yours']) {
      expect(await announce(order, 'same', line('L1', 1))).toMatchObject({
        status: 409,
        body: { code: 'RETURN_ALREADY_EXISTS', errors: [{ pointer: '/returnId' }] },
      });
    }
    expect(await countOf('shipments-yours')).toBe(3);
  });

  it('may be called off, and what has come stays', async () => {
    await delivered('kept', 6);
    await announce('kept', 'k1', line('L1', 4));
    await receive('k1', sound('L1', 1));
    const key = { 'idempotency-key': 'keep-once', 'if-match': '"5"' };
    for (const replayed of [undefined, 'true']) {
      const answer = await step('returns/k1/cancel', REASON, key);
      expect(answer).toMatchObject({
        ...{ status: 200, headers: { etag: '"6"' } },
        body: { orderId: 'kept', returnId: 'k1', status: 'CANCELLED', events: ['ReturnCancelled'] },
      });
      expect(answer.headers['idempotent-replayed']).toBe(replayed);
    }
    const again = await step('returns/k1/cancel', REASON);
    expect(again).toMatchObject({ status: 200, body: { version: 6, events: [] } });
    expect(await shownAfter(again, 'kept')).toMatchObject({
      ...{ returnStatus: 'PARTIALLY_RETURNED', lines: [{ quantity: { delivered: 6, returned: 1 } }] },
      returns: [{ status: 'CANCELLED', receivedAt: null, lines: [{ quantity: 4, received: 1 }] }],
    });
    const refused = { status: 409, body: { code: 'RETURN_STATE_CONFLICT', currentStatus: 'CANCELLED' } };
    expect(await receive('k1', sound('L1', 1))).toMatchObject(refused);
    expect(await announce('kept', 'k2', line('L1', 5))).toMatchObject({ status: 201 });
    const stored = await app.sql(`select data::text from events where stream = 'shipments-kept'`);
    expect(stored).not.toEqual(expect.arrayContaining([expect.stringContaining('Pontes')]));
  });

  it('are received or called off, whichever is first, when both are asked for at once', async () => {
    const first: Record<string, number> = { RECEIVED: 0, CANCELLED: 0 };
    for (let round = 0; round < 20; round += 1) {
      const [order, id] = [`both-${round}`, `b-${round}`];
      await delivered(order, 2);
      await announce(order, id, line('L1', 2));
      const receipt = () => receive(id, sound('L1', 2));
      const end = () => step(`returns/${id}/cancel`, REASON);
      const both = await Promise.all(round % 2 === 0 ? [receipt(), end()] : [end(), receipt()]);
      const done = both.filter(({ status }) => status === 200);
      expect([order, done.length]).toEqual([order, 1]);
      const status = String(done[0]?.body['status']);
      expect(both.find((answer) => answer.status !== 200)).toMatchObject({
        ...{ status: 409, body: { code: 'RETURN_STATE_CONFLICT', currentStatus: status } },
      });
      first[status] = (first[status] ?? 0) + 1;
      expect(await countOf(`shipments-${order}`)).toBe(5);
    }
    expect(Object.values(first).every((times) => times > 0)).toBe(true);
  });

  it('have the manners of every command', async () => {
    await delivered('manners', 6);
    const key = { 'idempotency-key': 'announce-once' };
    const body = { lines: [line('L1', 3)], returnId: 'm1', ...REASON };
    const ask = (about: object, headers: Readonly<Record<string, string>>) =>
      step('orders/manners/returns', about, headers);
    const [once, again] = [await ask(body, key), await ask(body, key)];
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, once.body, 'true']);
    expect(await ask({ ...body, lines: [line('L1', 4)] }, key)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await ask({ ...body, returnId: 'm2' }, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    const part = { lines: [sound('L1', 1)] };
    expect(await step('returns/m1/receive', part, { 'if-match': '"3"' })).toMatchObject({ status: 412 });
    const partKey = { 'idempotency-key': 'receive-once', 'if-match': '"4"' };
    for (const replayed of [undefined, 'true']) {
      const answer = await step('returns/m1/receive', part, partKey);
      expect(answer).toMatchObject({ status: 200, body: { version: 5 } });
      expect(answer.headers['idempotent-replayed']).toBe(replayed);
    }
    expect(await countOf('shipments-manners')).toBe(5);
    const stored = await app.sql(`select data::text from events where stream = 'shipments-manners'`);
    expect(stored).not.toEqual(expect.arrayContaining([expect.stringContaining('Pontes')]));
  });

  it('are refused where their shape is wrong, or there is nothing like it, and nothing is recorded', async () => {
    await delivered('shapes', 2);
    await announce('shapes', 's1', line('L1', 2));
    const lines = [line('L1', 1)];
    for (const [path, body, status, code] of [
      ['orders/shapes/returns', { lines }, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', REASON, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', { lines: [], ...REASON }, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', { lines: [line('L1', 0)], ...REASON }, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', { lines, reason: '' }, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', { lines, ...REASON, returnId: 'no id' }, 400, 'VALIDATION_FAILED'],
      ['orders/shapes/returns', { lines: [...lines, ...lines], ...REASON }, 422, 'DUPLICATE_LINE_ID'],
      ['orders/shapes/returns', { lines: [line('L9', 1)], ...REASON }, 409, 'RETURN_EXCEEDS_DELIVERED'],
      ['returns/s1/receive', { lines }, 400, 'VALIDATION_FAILED'],
      ['returns/s1/receive', { lines: [] }, 400, 'VALIDATION_FAILED'],
      ['returns/s1/receive', { lines: [{ ...line('L1', 1), condition: 'LOST' }] }, 400, 'VALIDATION_FAILED'],
      ['returns/s1/receive', { lines: [sound('L1', 1), sound('L1', 1)] }, 422, 'DUPLICATE_LINE_ID'],
      ['returns/s1/cancel', {}, 400, 'VALIDATION_FAILED'],
      ['returns/s1/cancel', { reason: '' }, 400, 'VALIDATION_FAILED'],
      ['returns/s1/cancel', { ...REASON, lines }, 400, 'VALIDATION_FAILED'],
      ['returns/nobodys/cancel', REASON, 404, 'RETURN_NOT_FOUND'],
      ['orders/nowhere/returns', { lines, ...REASON }, 404, 'ORDER_NOT_FOUND'],
      ['orders/no%20order/returns', { lines, ...REASON }, 404, 'ORDER_NOT_FOUND'],
      ['returns/nobodys/receive', { lines: [sound('L1', 1)] }, 404, 'RETURN_NOT_FOUND'],
      ['returns/no%20id/receive', { lines: [sound('L1', 1)] }, 404, 'RETURN_NOT_FOUND'],
    ] as const) {
      expect([path, body, await step(path, body)]).toMatchObject([path, body, { status, body: { code } }]);
    }
    expect(await countOf('shipments-shapes')).toBe(4);
  });
});

import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody } from '../support/client.js';

describe('Goods of an order that is held', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  /** 12 of L1. */
  const placed = async (orderId: string): Promise<void> => {
    expect((await app.client.command('', orderBody({ orderId }))).status).toBe(201);
  };
  const send = (orderId: string, shipmentId: string, quantity: number): Promise<Answer> =>
    app.client.command(`/${orderId}/shipments`, { shipmentId, lines: [{ lineId: 'L1', quantity }] });
  const dispatch = (shipmentId: string): Promise<Answer> =>
    app.client.commandAt(`/v1/shipments/${shipmentId}/dispatch`);

  it('stay while the order is on hold, and go when it is released', async () => {
    await placed('held');
    await send('held', 'h1', 5);
    const hold = { holdId: 'fraud', kind: 'FRAUD_REVIEW' };
    expect((await app.client.command('/held/holds', hold)).status).toBe(200);
    const refused = { status: 409, body: { code: 'ORDER_ON_HOLD', holds: [hold] } };
    expect(await dispatch('h1')).toMatchObject(refused);
    expect(await send('held', 'h2', 7)).toMatchObject(refused);
    expect((await app.client.command('/held/holds/fraud/release', {})).status).toBe(200);
    expect(await dispatch('h1')).toMatchObject({ status: 200, body: { status: 'DISPATCHED' } });
    expect(await send('held', 'h2', 7)).toMatchObject({ status: 200 });
  });

  it('leave or stay when they are held at the same moment, and never after the hold was answered', async () => {
    for (const id of ['race1', 'race2', 'race3', 'race4', 'race5']) {
      await placed(id);
      await send(id, `${id}-s`, 5);
      await send(id, `${id}-later`, 7);
      const [left, held] = await Promise.all([
        dispatch(`${id}-s`),
        app.client.command(`/${id}/holds`, { holdId: 'h', kind: 'MANUAL' }),
      ]);
      expect(held.status).toBe(200);
      expect([left.status, left.body['code'] ?? 'DISPATCHED']).toEqual(
        left.status === 200 ? [200, 'DISPATCHED'] : [409, 'ORDER_ON_HOLD'],
      );
      expect(await dispatch(`${id}-later`)).toMatchObject({ status: 409, body: { code: 'ORDER_ON_HOLD' } });
    }
  });
});

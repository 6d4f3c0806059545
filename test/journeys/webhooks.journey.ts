import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import { isSignedWith, openReceiver } from '../support/receiver.js';
import type { SetUp } from '../support/set-ups.js';

const SETTINGS = { WEBHOOKS_ALLOW_PRIVATE: '1' };

/** Webhooks of several processes, each of which may be killed. */
export const webhooksJourney = (setUp: SetUp): void => {
  describe(`Processes that deliver webhooks ${setUp.name}`, () => {
    it('take over from one that is killed: all is told, in order', async () => {
      const [installation, receiver] = await Promise.all([Installation.open(setUp), openReceiver()]);
      const start = (role: string) => installation.start(role, SETTINGS);
      const [api, one, other] = await Promise.all([start('api'), start('process'), start('process')]);
      const asked = JSON.stringify({ url: `${receiver.url}/told`, events: ['*'] });
      const registered = await api.client.raw('/v1/webhooks', asked);
      expect(registered.status).toBe(201);
      const versions = () => [...new Set(receiver.at('/told').map(({ content }) => content.data.version))];
      const told = (count: number) => eventually(() => (versions().length >= count ? true : undefined));
      const addNote = () => api.client.command('/o1/notes', { text: 'Rings twice' });

      expect((await api.client.command('', orderBody({ orderId: 'o1' }))).status).toBe(201);
      await told(1);
      // One of the two delivers; the other, and the third one, take over when both of them are killed, one after the other.
      await one.kill();
      expect((await addNote()).status).toBe(200);
      await told(2);
      await start('process');
      await other.kill();
      expect((await addNote()).status).toBe(200);
      await told(3);
      expect(versions()).toEqual([1, 2, 3]);
      const secret = String(registered.body['secret']);
      expect(receiver.at('/told').every((request) => isSignedWith(request, secret))).toBe(true);
      expect(receiver.at('/told')[0]?.content.data).toMatchObject({ id: 'o1', status: 'PLACED' });

      const amount = { amount: 500, currency: 'USD' };
      await api.client.command('/o1/payments/record', { amount, paymentId: 'p1', reference: 'transfer' });
      await api.client.command('/o1/shipments', { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: 's1' });
      await api.client.commandAt('/v1/stock/11/receive', { quantity: 1 });
      const byType = (type: string) =>
        eventually(() => receiver.at('/told').find(({ content }) => content.type === type)?.content);
      const [placed, sent, stock] = [
        await byType('OrderPlaced'),
        await byType('ShipmentRequested'),
        await byType('StockReceived'),
      ];
      expect(placed.full).toMatchObject({ id: 'o1', order: placed.data });
      expect(sent.full).toMatchObject({
        ...{ id: 'o1', order: { version: 3 }, payments: { version: 1, captured: amount } },
        shipments: sent.data,
      });
      expect(Number(sent.full?.['position'])).toBeGreaterThan(Number(placed.full?.['position']));
      expect(stock).not.toHaveProperty('full');

      await installation.close();
      await receiver.close();
    });
  });
};

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

      await installation.close();
      await receiver.close();
    });
  });
};

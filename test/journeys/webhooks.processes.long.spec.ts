import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import { openReceiver } from '../support/receiver.js';
import { EMBEDDED } from '../support/set-ups.js';

const SETTINGS = { WEBHOOKS_ALLOW_PRIVATE: '1' };

describe('Processes that deliver webhooks', () => {
  it('take over from one that is killed: all is told, in order', async () => {
    const [installation, receiver] = await Promise.all([Installation.open(EMBEDDED), openReceiver()]);
    const start = (role: string) => installation.start(role, SETTINGS);
    const [api, one, other] = await Promise.all([start('api'), start('process'), start('process')]);
    const asked = JSON.stringify({ url: `${receiver.url}/told`, events: ['*'] });
    expect((await api.client.raw('/v1/webhooks', asked)).status).toBe(201);
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

    await installation.close();
    await receiver.close();
  });
});

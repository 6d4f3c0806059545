import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { openReceiver } from '../support/receiver.js';

describe('A delivery that a crash has cut', () => {
  afterAll(cleanUp);

  it('comes again under the same webhook-id, before what follows it, and nothing is lost', async () => {
    const receiver = await openReceiver();
    const start = { entry: await builtProgram(), home: join(openFolder(), '.daybook') };
    const begin = () => Program.start({ ...start, environment: { WEBHOOKS_ALLOW_PRIVATE: '1' } });
    const first = await begin();
    const registered = await first.client.raw(
      '/v1/webhooks',
      JSON.stringify({ url: `${receiver.url}/told`, events: ['*'] }),
    );
    // The receiver has it, and the program cannot know.
    receiver.answer('/told', undefined);
    await first.client.command('', orderBody({ orderId: 'o1' }));
    await eventually(async () => (receiver.at('/told').length > 0 ? true : undefined));
    await first.client.command('/o1/notes', { text: 'Rings twice' });
    await first.kill();

    receiver.answer('/told', 200);
    const second = await begin();
    const deliveries = await eventually(async () => {
      const { body } = await second.client.read(`/v1/webhooks/${String(registered.body['id'])}/deliveries`);
      const found = body['deliveries'] as readonly { readonly id: string; readonly status: string }[] | undefined;
      return found?.filter(({ status }) => status === 'delivered').length === 2 ? found : undefined;
    });
    await second.stop();
    await receiver.close();

    const told = receiver.at('/told');
    expect(told.length).toBeGreaterThanOrEqual(3);
    const [cut, again] = told;
    expect([again?.headers['webhook-id'], again?.body]).toEqual([cut?.headers['webhook-id'], cut?.body]);
    const inOrder = [...new Set(told.map(({ headers }) => headers['webhook-id']))];
    expect(inOrder).toEqual([...deliveries].reverse().map(({ id }) => id));
    expect(told.map(({ content }) => content.data.version).at(-1)).toBe(2);
  });
});

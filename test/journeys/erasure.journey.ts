import { PROJECTIONS } from '../../src/app/contexts.js';
import { recordsOf } from '../kafka/topic-checker.js';
import { Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';
import { CANARY, canaryNote, canaryOrder, canaryPayment } from './canaries.fixture.js';

const ASK = '{ order(id: "o1") { customerName customerEmail notes { nodes { text } } } }';

/**
 * A customer is erased while the servers run.
 * @param inTopics gives what the topics for other services hold @param more is to be shown after the erasure
 */
export const erasureJourney = (
  setUp: SetUp,
  inTopics: (environment: Readonly<Record<string, string>>) => Promise<unknown> = async () => [],
  more: (installation: () => Installation) => void = () => undefined,
): void => {
  describe(`An erased customer ${setUp.name}`, () => {
    let installation: Installation;
    let api: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      api = await installation.startAll();
      await api.client.command('', canaryOrder('placed'));
      await api.client.command('/o1/notes', canaryNote('noted'));
      await api.client.command('/o1/payments/record', canaryPayment('paid'));
      await api.client.caughtUp();
    });
    afterAll(() => installation.close());

    /** What the event store, the topic if there is one, and all views hold. */
    const stored = async (): Promise<string> => {
      const { environment, views } = installation.stores;
      const prefix = environment['KAFKA_TOPIC_PREFIX'];
      const documents = PROJECTIONS.map(async ({ view: { name } }) => {
        const [live] = await installation.sql(`select live from daybook.views where view = '${name}'`);
        return views.documents(name, String(live));
      });
      return JSON.stringify([
        await installation.sql('select data::text from daybook.events'),
        prefix === undefined ? [] : await recordsOf(`${prefix}.event-log.v1`),
        await inTopics(environment),
        await Promise.all(documents),
      ]);
    };
    const answers = async ({ client }: Program): Promise<string> =>
      JSON.stringify([(await client.read('/v1/orders/o1')).body, await client.query(ASK)]);

    it('is known to every question before, and to no store in clear', async () => {
      expect(await answers(api)).toContain(CANARY);
      const everything = await stored();
      expect(everything).toContain('"sealed"');
      expect(everything).not.toContain(CANARY);
    });

    it('is shown by no process afterwards', async () => {
      const { code, out, err } = await installation.daybook('customers', 'erase', 'c1', '--yes', '--json');
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(out)).toMatchObject({ customer: 'c1', outcome: 'erased', events: 3, streams: 2 });
      for (const process of [api, await installation.start('api')]) {
        const told = await answers(process);
        expect(told).toContain('[erased]');
        expect(told).not.toContain(CANARY);
      }
    });

    more(() => installation);

    it('makes no difference to a view that is built anew', async () => {
      const before = await stored();
      const { code, out } = await installation.daybook('projections', 'rebuild', '--all', '--verify', 'all', '--json');
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('"differences":0') as string });
      expect(await answers(api)).toContain('[erased]');
      expect(before).not.toContain(CANARY);
    });

    it('comes back under another key', async () => {
      const again = await api.client.command('', canaryOrder('again', { orderId: 'o2' }));
      const read = await api.client.readAfter(again, '/v1/orders/o2');
      expect(JSON.stringify(read.body)).toContain(`${CANARY} again`);
      expect(await answers(api)).not.toContain(CANARY);
    });
  });
};

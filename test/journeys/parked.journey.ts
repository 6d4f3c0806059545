import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';
import { type Said, succeeded } from '../support/terminal.js';

const rowsOf = ({ out }: Said): readonly Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A schema version that no release knows yet. */
const UNKNOWN = 99;

/** Streams that wait, and what an operator does about them. */
export const parkedJourney = (setUp: SetUp): void => {
  describe(`daybook parked, beside running servers, ${setUp.name}`, () => {
    let installation: Installation;
    let server: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      server = await installation.startAll();
    });
    afterAll(() => installation.close());

    const parked = (...words: readonly string[]): Promise<Said> => installation.daybook('parked', ...words, '--json');
    const waitingIn = async (view: string): Promise<readonly Record<string, unknown>[]> =>
      rowsOf(await parked('list', '--projection', view)).filter(({ state }) => state === 'waiting');
    const eventsOf = (type: string) =>
      installation.sql(`select data ->> 'stream' from daybook.events where type = '${type}' order by position`);
    /** Records the last event of one order in the stream of another too, as a later release would. */
    const plant = (from: string, into: string) =>
      installation.sql(
        `insert into daybook.events
          select (select max(position) + 1 from daybook.events), 'order-${into}', 2, gen_random_uuid(), type, ${UNKNOWN},
            occurred_at, recorded_at, data, metadata, leaf
          from daybook.events where stream = 'order-${from}' order by version desc limit 1`,
      );

    it('gives a view what waited, in order, once the cause is gone', async () => {
      for (const orderId of ['late', 'other']) await server.client.command('', orderBody({ orderId }));
      await server.client.command('/other/cancel', { reason: 'OUT_OF_STOCK' });
      const [version] = await installation.sql(
        `select schema_version from daybook.events where type = 'OrderCancelled' limit 1`,
      );
      await plant('other', 'late');
      const [waits] = await eventually(async () => {
        const waiting = await waitingIn('order-details');
        return waiting.length > 0 ? waiting : undefined;
      });
      expect(waits).toMatchObject({ stream: 'order-late', version: 2, eventType: 'OrderCancelled' });

      const failed = await parked('retry', '--stream', 'order-late', '--projection', 'order-details');
      expect([failed.code, rowsOf(failed)[0]?.['outcome']]).toEqual([1, 'parked again']);

      await installation.sql(`begin; alter table daybook.events disable trigger append_only;
        update daybook.events set schema_version = ${String(version)} where schema_version = ${UNKNOWN};
        alter table daybook.events enable trigger append_only; commit`);
      expect((await server.client.command('/late/notes', { text: 'afterwards' })).status).toBe(200);
      const retried = await parked('retry', '--stream', 'order-late', '--projection', 'order-details');
      expect([retried.code, rowsOf(retried).map(({ outcome }) => outcome)]).toEqual([0, ['taken']]);
      const { body } = await server.client.read('/v1/orders/late');
      expect(body).toMatchObject({ version: 3, status: 'CANCELLED', notes: [{ text: 'afterwards' }] });
      expect(await waitingIn('order-details')).toEqual([]);
      expect(await eventsOf('ParkedStreamRetried')).toEqual(['order-late', 'order-late']);
    });

    it('skips an event with a reason; views of many streams are to be rebuilt instead', async () => {
      await server.client.command('', orderBody({ orderId: 'odd' }));
      await plant('odd', 'odd');
      await eventually(async () => ((await waitingIn('order-details')).length > 0 ? true : undefined));
      // Other streams go on.
      const placed = await server.client.command('', orderBody());
      expect((await server.client.readAfter(placed, placed.headers['location'] ?? '')).status).toBe(200);

      const shown = await parked('show', '--projection', 'order-details');
      expect([shown.code, rowsOf(shown)]).toMatchObject([0, [{ stream: 'order-odd', schemaVersion: UNKNOWN }]]);
      await eventually(async () => ((await waitingIn('customers')).length > 0 ? true : undefined));
      const refused = await parked('retry', '--projection', 'customers', '--stream', 'order-odd');
      expect([refused.code, rowsOf(refused)]).toMatchObject([
        1,
        [{ outcome: 'refused', detail: expect.stringContaining('projections rebuild customers') as string }],
      ]);
      const words = ['discard', '--projection', 'order-details', '--reason', 'a test of ours'];
      expect((await parked(...words)).code).toBe(2);
      await succeeded(parked(...words, '--yes'));

      expect((await server.client.read('/v1/orders/odd')).body).toMatchObject({ version: 2, status: 'PLACED' });
      expect(rowsOf(await parked('list', '--projection', 'order-details'))).toMatchObject([
        { state: 'discarded', stream: 'order-odd', version: 2, why: 'a test of ours' },
      ]);
      expect(await eventsOf('ParkedStreamDiscarded')).toEqual(['order-odd']);
      expect((await parked('retry', '--stream', 'order-nobody')).code).toBe(1);
    });
  });
};

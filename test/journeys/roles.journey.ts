import { readerOf } from '#kernel';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';

const ORDERS = 6;

/** Name of the connection that holds the lease of the order view; a bigint lock is told in two halves. */
const FEEDER = `select application_name from pg_stat_activity join pg_locks using (pid)
  where locktype = 'advisory' and granted and datname = current_database()
    and (classid::bigint << 32 | objid::bigint) = hashtextextended('daybook projection ${readerOf(orderDetails.view)}', 0)`;

const checksOf = async ({ client }: Program): Promise<readonly string[]> => {
  const { body } = await client.read('/health/ready');
  return (body['checks'] as readonly { readonly name: string }[]).map(({ name }) => name);
};

/** Roles in processes of their own. */
export const rolesJourney = (setUp: SetUp): void => {
  describe(`Two api, two projector and one relay ${setUp.name}`, () => {
    let installation: Installation;
    let apis: readonly Program[];
    let projectors: readonly Program[];
    let relay: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      const [first, second, feeding, waiting, publishing] = await Promise.all(
        ['api', 'api', 'projector', 'projector', 'relay'].map((role) => installation.start(role)),
      );
      if (!first || !second || !feeding || !waiting || !publishing) throw new Error('A process is missing');
      [apis, projectors, relay] = [[first, second], [feeding, waiting], publishing];
      await Promise.all([...apis, ...projectors, relay].map(({ client }) => client.ready()));
    });
    afterAll(() => installation.close());

    const api = (index: number) => apis[index % apis.length] as Program;

    /** Orders are placed at one process and read with the token of the answer at the other. */
    const placeAndRead = async (): Promise<void> => {
      for (let index = 0; index < ORDERS; index += 1) {
        const placed = await api(index).client.command('', orderBody());
        const read = await api(index + 1).client.readAfter(placed, placed.headers['location'] ?? '');
        expect([placed.status, read.status, read.body['id']]).toEqual([201, 200, placed.body['orderId']]);
      }
    };

    it('take orders at both and answer them at both', placeAndRead);

    it('go on when the projector that feeds the views is killed', async () => {
      const [before] = await installation.sql(FEEDER);
      const [killed, other] = projectors as readonly [Program, Program];
      const feeding = String(before).startsWith(`daybook ${killed.pid}:`) ? killed : other;
      await feeding.kill();
      await eventually(async () => ((await installation.sql(FEEDER)).length > 0 ? true : undefined));
      await placeAndRead();
    });

    it('answer for their own roles in readiness', async () => {
      const [ofApi, ofRelay] = [await checksOf(api(0)), await checksOf(relay)];
      expect(ofApi).toEqual(expect.arrayContaining(['database', 'writes', 'streams', 'subscriptions', 'event loop']));
      expect(ofRelay).toEqual(expect.arrayContaining(['database', 'operator events', 'event loop']));
      expect([...ofApi, ...ofRelay].filter((name) => name.startsWith('projection '))).toEqual([]);
    });

    it('serve REST and GraphQL in the role api alone', async () => {
      expect((await relay.client.command('', orderBody())).status).toBe(404);
      expect((await relay.client.read('/health/live')).status).toBe(200);
    });

    it('feed the audit tree in the role relay', async () => {
      const feeder = () => installation.sql(`select holder from daybook.leases where name = 'audit tree'`);
      expect(await eventually(async () => (await feeder())[0])).toBe(`process ${relay.pid}`);
      const size = () => installation.sql(`select position from daybook.checkpoints where reader = 'audit-tree'`);
      await eventually(async () => (Number((await size())[0]) > 0 ? true : undefined));
    });

    it('ends the start of a process with a role that there is not', async () => {
      const { code, text } = await installation.refused('api,projektor');
      expect(code).toBe(2);
      expect(text).toContain('There is no role "projektor". The roles are api, projector, process, relay');
    });
  });

  describe(`Commands of the terminal ${setUp.name}, where no process feeds the views`, () => {
    let installation: Installation;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      const api = await installation.start('api');
      await api.client.command('', orderBody({ orderId: 'a' }));
      await api.stop();
    });
    afterAll(() => installation.close());

    const readersThatWorked = () =>
      installation.sql(`select name from daybook.leases union all select reader from daybook.checkpoints`);

    it.each([
      ['parked list'],
      ['projections list'],
      ['projections pause customers'],
      ['streams read order-a'],
      ['drift'],
    ])('%s starts no reader', async (words) => {
      const { code, err } = await installation.daybook(...words.split(' '));
      expect([0, 1]).toContain(code);
      expect(err).not.toContain('Error');
      expect(await readersThatWorked()).toEqual([]);
    });

    it('projections rebuild feeds the views, which nothing else does', async () => {
      const { code, out } = await installation.daybook('projections', 'rebuild', 'order-details', '--json');
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('"differences":0') as string });
      const readers = (await readersThatWorked()).map(String);
      expect(readers).toEqual(expect.arrayContaining([expect.stringContaining('order-details@')]));
      expect(readers.filter((reader) => /audit|drift|integrity/.test(reader))).toEqual([]);
    });
  });
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { root } from '../architecture/source-files.js';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually, query } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';

const HOOKS = join(root, 'test/support/typescript.mjs');
const EXAMPLE = join(root, 'examples/notifications/run.ts');
const ORDERS = Array.from({ length: 16 }, (_, index) => `n-${index}`);

/**
 * The example as it stands, killed under its work, beside a whole Daybook.
 * @param decisions whether an operator decides about events too, which is the same in every set-up
 */
export const notificationsJourney = (setUp: SetUp, roles: readonly string[], decisions: boolean): void => {
  describe(`A service with handlers of its own ${setUp.name}`, () => {
    let installation: Installation;
    let program: Program;
    let database: TestDatabase;
    const services: ChildProcess[] = [];

    beforeAll(async () => {
      [installation, database] = [await Installation.open(setUp), await createDatabase()];
      const [first] = await Promise.all(roles.map((role) => installation.start(role)));
      if (first === undefined) throw new Error('There is no process that answers');
      program = first;
    });
    afterAll(async () => {
      await Promise.all(services.map(killed));
      await database.drop();
      await installation.close();
    });

    const killed = async (service: ChildProcess): Promise<void> => {
      if (service.exitCode !== null || service.signalCode !== null) return;
      service.kill('SIGKILL');
      await once(service, 'exit');
    };

    const start = (): ChildProcess => {
      const service = spawn(process.execPath, ['--import', HOOKS, EXAMPLE], {
        stdio: 'ignore',
        env: {
          ...process.env,
          ...installation.stores.environment,
          ...{ NOTIFICATIONS_DATABASE_URL: database.url, PORT: new URL(program.url).port },
        },
      });
      services.push(service);
      return service;
    };

    const rows = async (): Promise<number> => {
      const [count] = await query(database.url, `select count(*)::int from notifications`).catch(() => [0]);
      return Number(count);
    };

    it('notifies once of each order, in order: one of two members is killed, and the other one takes over', async () => {
      const [first] = [start(), start()];
      const customer = { customerId: 'VINET', name: 'Zora Canary' };
      for (const [index, orderId] of ORDERS.entries()) {
        await program.client.command('', orderBody({ orderId, customer }));
        if (index === ORDERS.length / 2) {
          await eventually(async () => ((await rows()) > 0 ? true : undefined));
          await killed(first);
        }
      }
      for (const orderId of ORDERS) await program.client.command(`/${orderId}/cancel`, { reason: 'CUSTOMER_REQUEST' });
      await eventually(async () => ((await rows()) >= 2 * ORDERS.length ? true : undefined));
      const told = await query(
        database.url,
        `select order_id || ' ' || string_agg(split_part(message, ' ', 1), ' ' order by id) from notifications
         where customer_id = 'VINET' group by order_id`,
      );
      expect([...told].sort()).toEqual(ORDERS.map((orderId) => `${orderId} We Your`).sort());
    });

    if (!decisions) return;

    it('has an order wait whose event cannot be dealt with, until an operator decides', async () => {
      const parked = async (...words: readonly string[]) => {
        const { code, out } = await installation.daybook('parked', ...words, '--groups', database.url, '--json');
        return { code, rows: out.split('\n').filter(Boolean) };
      };
      const refusal = `check (customer_id <> 'BAD')`;
      await query(database.url, `alter table notifications add constraint refused ${refusal}`);
      const customer = { customerId: 'BAD', name: 'Zora Canary' };
      await program.client.command('', orderBody({ orderId: 'bad', customer }));
      const [row] = await eventually(async () => {
        const { rows: found } = await parked('list');
        return found.length > 0 ? found : undefined;
      });
      expect(JSON.parse(row ?? '')).toMatchObject({ key: 'bad', eventType: 'OrderPlaced', waiting: 1 });
      const shown = await eventually(async () => (await parked('show', '--stream', 'bad')).rows[0]);
      expect(shown).toContain('refused');
      await eventually(async () => ((await parked('retry', '--stream', 'other')).code === 1 ? true : undefined));
      const again = await eventually(async () => {
        const tried = await parked('retry', '--stream', 'bad');
        return tried.rows[0]?.includes('"outcome":"waits again"') ? tried : undefined;
      });
      expect(again.code).toBe(1);
      const discarded = await eventually(
        async () => (await parked('discard', '--stream', 'bad', '--reason', 'a test order', '--yes')).rows[0],
      );
      expect(discarded).toContain('"outcome":');
      await eventually(async () => {
        const { code, rows: left } = await parked('list');
        return code === 0 && left.length === 0 ? true : undefined;
      });
    });
  });
};

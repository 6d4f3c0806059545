import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readerOf } from '#kernel';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

const TAKEN_OVER_WITHIN_MS = 10_000;
const LEASE = `projection ${readerOf(orderDetails.view)}`;
const LEASES = `select name || ' ' || token from daybook.leases`;
const CHECKPOINT = `select position from daybook.checkpoints where reader = '${readerOf(orderDetails.view)}'`;

describe('A process that is frozen while it feeds the views', () => {
  let database: TestDatabase;
  let programs: readonly Program[] = [];

  const holderOf = async (lease = LEASE): Promise<Program | undefined> => {
    const [holder] = await query(database.url, `select holder from daybook.leases where name = '${lease}'`);
    return programs.find(({ pid }) => holder === `process ${pid}`);
  };

  /** The leases that `program` holds, each with its token. */
  const leasesOf = ({ pid }: Program) => query(database.url, `${LEASES} where holder = 'process ${pid}'`);
  /** Each of `leases` has been taken once more since. */
  const takenAnew = async (leases: readonly unknown[]): Promise<true | undefined> => {
    const now = await query(database.url, LEASES);
    return leases.some((lease) => now.includes(lease)) ? undefined : true;
  };

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const environment = {
      DATABASE_URL: database.url,
      DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
      AUDIT_KEY_FILE: join(openFolder(), 'audit.key'),
    };
    const start = () => Program.start({ entry, home: openFolder(), environment });
    programs = [await start(), await start()];
    await Promise.all(programs.map(({ client }) => client.ready()));
  });

  afterAll(async () => {
    for (const program of programs) program.signal('SIGCONT');
    await Promise.all(programs.map((program) => program.stop()));
    await database.drop();
    await cleanUp();
  });

  it('is replaced within 10 s, and writes nothing when it wakes', async () => {
    const feeder = await eventually(() => holderOf());
    const other = programs.find((program) => program !== feeder) as Program;
    // With a batch under way, if it can be: it is frozen in the middle of a stream of orders.
    const load = Promise.all(Array.from({ length: 200 }, () => other.client.command('', orderBody())));
    await other.client.command('', orderBody());
    const leasesOfFrozen = await leasesOf(feeder);
    feeder.signal('SIGSTOP');
    const frozenAt = performance.now();
    await load;

    const successor = await eventually(async () => {
      const holder = await holderOf();
      return holder === feeder ? undefined : holder;
    });
    expect(successor).toBe(other);
    expect(performance.now() - frozenAt).toBeLessThan(promisedMs(TAKEN_OVER_WITHIN_MS));
    const placed = await eventually(async () => {
      const command = await other.client.command('', orderBody());
      const read = await other.client.readAfter(command, command.headers['location'] ?? '');
      return read.status === 200 ? command : undefined;
    });

    await eventually(() => takenAnew(leasesOfFrozen));
    feeder.signal('SIGCONT');
    await eventually(async () => {
      const read = await feeder.client.readAfter(placed, placed.headers['location'] ?? '');
      return read.status === 200 ? true : undefined;
    });
    await feeder.client.ready();
    expect(await query(database.url, CHECKPOINT)).toEqual(
      await query(database.url, 'select max(position) from daybook.events'),
    );
  });
});

import { randomBytes } from 'node:crypto';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program, type ProgramOptions } from '../support/program.js';

const NEW = String(orderDetails.version);
const OLD = String(orderDetails.version - 1);

/** Makes of a database what the release before would have left: the view has the build of the version before. */
const BY_THE_RELEASE_BEFORE = `do $$ begin
  set local session_replication_role = replica;
  alter table daybook_views.order_details_${NEW} rename to order_details_${OLD};
  update daybook.view_builds set build = '${OLD}', projection_version = ${OLD} where view = 'order-details';
  update daybook.views set live = '${OLD}' where view = 'order-details';
  update daybook.checkpoints set reader = 'order-details@${OLD}' where reader = 'order-details@${NEW}';
  update daybook_views.order_details_${OLD} set doc = jsonb_set(doc, '{orderNumber}', '"of old"');
end $$`;

describe('A release that raises the version of a projection', () => {
  let database: TestDatabase;
  let options: ProgramOptions;
  let program: Program;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    options = { entry: await builtProgram(), home: openFolder(), environment };
    program = await Program.start(options);
    for (let order = 0; order < 50; order += 1) {
      const placed = await program.client.command('', orderBody({ orderId: `o${order}` }));
      if (order === 49) await program.client.readAfter(placed, '/v1/orders/o49');
    }
    await program.stop();
    await query(database.url, BY_THE_RELEASE_BEFORE);
  });
  afterAll(async () => {
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  it('builds the view anew beside the old one, which answers until queries are switched, and tells of it', async () => {
    program = await Program.start(options);
    const seen = new Set<unknown>();
    await eventually(async () => {
      const { status, body } = await program.client.read('/v1/orders/o0');
      seen.add(status === 200 ? (body['orderNumber'] === 'of old' ? 'old' : 'new') : status);
      return seen.has('new') ? true : undefined;
    });
    expect([...seen].filter((what) => what !== 'old')).toEqual(['new']);

    const { data } = await program.client.query('{ orders(first: 100) { nodes { orderNumber version } } }');
    const { nodes } = data?.['orders'] as { readonly nodes: readonly { readonly orderNumber: string }[] };
    expect(nodes).toHaveLength(50);
    expect(nodes.every(({ orderNumber }) => orderNumber.startsWith('DB-'))).toBe(true);

    const told = `select (data->>'fromBuild') || ' to ' || (data->>'toBuild') from daybook.events where type = 'ViewSwitched'`;
    expect(await eventually(async () => asFound(await query(database.url, told)))).toEqual([`${OLD} to ${NEW}`]);
    const kept = `select previous || ' before ' || live from daybook.views where view = 'order-details'`;
    expect(await query(database.url, kept)).toEqual([`${OLD} before ${NEW}`]);
    await program.client.ready();
  });
});

const asFound = <Value>(values: readonly Value[]): readonly Value[] | undefined =>
  values.length === 0 ? undefined : values;

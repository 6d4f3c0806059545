import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { DISTRIBUTED, type Stores } from '../support/set-ups.js';
import { daybook } from '../support/terminal.js';

const ORDERS = 20;

/** As docs/distributed.md says, with the embedded PostgreSQL all the while. */
describe('A move to Kafka and MongoDB, and back', () => {
  let entry: string;
  let home: string;
  let stores: Stores;
  let servers: Readonly<Record<string, string>>;

  beforeAll(async () => {
    entry = await builtProgram();
    home = openFolder();
    stores = await DISTRIBUTED.open();
    const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX = '', MONGODB_URL = '' } = stores.environment;
    servers = { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, MONGODB_URL };
  });
  afterAll(async () => {
    await stores.drop();
    await cleanUp();
  });

  type Environment = Readonly<Record<string, string>>;

  const rebuildAll = async (environment: Environment): Promise<void> => {
    const { code, err } = await daybook({ entry, home, environment }, 'projections', 'rebuild', '--all', '--json');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  };

  /** Starts the program, gives it an order more, and stops it. @returns how many orders it shows */
  const use = async (environment: Environment, meanwhile: (environment: Environment) => Promise<void>) => {
    const program = await Program.start({ entry, home, environment });
    await meanwhile(environment);
    // A token is kept while views are on their way too.
    const placed = await program.client.command('', orderBody());
    expect((await program.client.readAfter(placed, placed.headers['location'] ?? '')).status).toBe(200);
    await program.client.ready();
    const { data } = await program.client.query('{ orders(first: 100) { nodes { id } } }');
    const { code: health, out } = await daybook({ entry, home, environment }, 'doctor');
    expect({ health, out: health === 0 ? '' : out }).toEqual({ health: 0, out: '' });
    await program.stop();
    return (data as { readonly orders: { readonly nodes: readonly unknown[] } }).orders.nodes.length;
  };
  const nothing = async () => undefined;

  it('keeps every order, whichever way, and needs no rebuild for it', async () => {
    const program = await Program.start({ entry, home });
    for (let order = 0; order < ORDERS; order += 1) await program.client.command('', orderBody());
    await program.client.caughtUp();
    await program.stop();
    expect(await use(servers, rebuildAll)).toBe(ORDERS + 1);
    expect(await use({}, nothing)).toBe(ORDERS + 2);
    expect(await use(servers, nothing)).toBe(ORDERS + 3);
    expect(await use({}, rebuildAll)).toBe(ORDERS + 4);
  });
});

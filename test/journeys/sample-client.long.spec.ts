import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { DaybookClient, type PublicEvent, Refused } from '../../examples/client/daybook-client.js';
import { root } from '../architecture/source-files.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program, type ProgramOptions } from '../support/program.js';

const DOCUMENT = readFileSync(join(root, 'examples/client/order.graphql'), 'utf8');

/** One address for a server that comes back at another port. */
const openDoor = async (port: () => number): Promise<Server> => {
  const door = createServer((caller) => {
    const server = connect(port(), '127.0.0.1');
    for (const socket of [caller, server]) socket.on('error', () => undefined);
    caller.on('close', () => server.destroy());
    server.on('close', () => caller.destroy());
    caller.pipe(server).pipe(caller);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return door;
};

describe('The sample client', () => {
  let options: ProgramOptions;
  let database: TestDatabase;
  let program: Program;
  let door: Server;
  let client: DaybookClient;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
    options = { entry: await builtProgram(), home: openFolder(), environment };
    program = await Program.start(options);
    door = await openDoor(() => Number(new URL(program.url).port));
    client = new DaybookClient(`http://127.0.0.1:${(door.address() as AddressInfo).port}`, 240_000);
  });
  afterAll(async () => {
    door.close();
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const place = (orderId: string) =>
    client.placeOrder(orderBody({ orderId }) as Parameters<typeof client.placeOrder>[0]);

  it('has the types of the document that is published; `npm run docs` writes them', () => {
    const words = ['docs/openapi.json', '--output', 'examples/client/openapi.d.ts', '--check'];
    execFileSync(process.execPath, ['node_modules/openapi-typescript/bin/cli.js', ...words], { cwd: root });
  });

  it('asks what the schema of GraphQL has', () => {
    const schema = buildSchema(readFileSync(join(root, 'docs/schema.graphql'), 'utf8'));
    expect(validate(schema, parse(DOCUMENT))).toEqual([]);
  });

  it('places, changes and reads what it wrote, page after page', async () => {
    expect(await place('a')).toMatchObject({ version: 1, status: 'PLACED' });
    await client.addNote('a', 'Ring twice');
    const { lines, version } = await client.order('a');
    expect(version).toBe(2);
    const lineId = lines[0]?.lineId ?? '';
    expect(await client.changeQuantity('a', lineId, 3, 2)).toMatchObject({ version: 3 });
    const stale = client.changeQuantity('a', lineId, 4, 2);
    await expect(stale).rejects.toThrow(Refused);
    await expect(stale).rejects.toMatchObject({ problem: { code: 'VERSION_CONFLICT' } });
    expect(await client.graphql(DOCUMENT, { id: 'a' })).toMatchObject({
      order: { version: 3, notes: [{ text: 'Ring twice' }], lines: [{ quantity: { current: 3 } }] },
    });
    for (const orderId of ['b', 'c']) await place(orderId);
    const found: string[] = [];
    for await (const { id } of client.orders({ first: 1, sort: '-orderNumber' })) found.push(id);
    expect(found).toEqual(['c', 'b', 'a']);
  });

  it('goes on when the server is killed: commands take effect once, events come on', async () => {
    await place('d');
    const seen: PublicEvent[] = [];
    const listening = (async () => {
      for await (const event of client.events(0)) {
        if (event.subject !== 'd') continue;
        seen.push(event);
        if (event.type.includes('Note')) return;
      }
    })();
    await eventually(async () => (seen.length > 0 ? true : undefined));
    await program.kill();
    const noted = client.addNote('d', 'After the restart');
    program = await Program.start(options);
    expect(await noted).toMatchObject({ version: 2 });
    await listening;
    const types = [...new Map(seen.map(({ position, type }) => [position, type])).values()];
    expect(types).toEqual([expect.stringContaining('OrderPlaced'), expect.stringContaining('OrderNoteAdded')]);
    expect(await client.graphql(DOCUMENT, { id: 'd' })).toMatchObject({ order: { version: 2 } });
  });
});

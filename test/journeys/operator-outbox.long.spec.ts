import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { customers } from '../../src/ordering/views/customers/customers.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, saidBy, startDaybook, succeeded, type TerminalOptions } from '../support/terminal.js';

const BUILD = String(customers.version);

/** Held by whoever appends. */
const APPEND_LOCK = 'select pg_advisory_lock(7232621226264)';

describe('Acts on builds', () => {
  let database: TestDatabase;
  let terminal: TerminalOptions;
  let server: Program;

  const start = async (): Promise<void> => {
    server = await Program.start(terminal);
  };
  const projections = (...words: readonly string[]) => daybook(terminal, 'projections', ...words);
  const sql = (statement: string) => query(database.url, statement);
  const published = () =>
    sql(`select type || ': ' || concat_ws(' to ', data ->> 'fromBuild', data ->> 'toBuild') from daybook.events
      where stream like 'administration-%' order by position`);
  const pending = () => sql('select type from daybook.operator_outbox');

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    terminal = { entry: await builtProgram(), home: openFolder(), environment };
    await start();
    await server.client.command('', orderBody());
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
    await cleanUp();
  });

  it('are published once, though the tool was killed before it published them and the server between the log and the outbox', async () => {
    await succeeded(projections('rebuild', 'customers', '--switch', 'manual'));
    const before = await published();
    const appender = new pg.Client({ connectionString: database.url });
    await appender.connect();
    await appender.query(APPEND_LOCK);
    const tool = startDaybook(terminal, 'projections', 'switch', 'customers', '--to', `${BUILD}r1`);
    const said = saidBy(tool);
    const live = `select live from daybook.views where view = 'customers'`;
    await eventually(async () => ((await sql(live))[0] === `${BUILD}r1` ? true : undefined));
    tool.kill('SIGKILL');
    await said;
    expect([await published(), await pending()]).toEqual([before, ['ViewSwitched']]);

    await sql('revoke delete on daybook.operator_outbox from daybook_app');
    await appender.end();
    await eventually(async () => ((await published()).length > before.length ? true : undefined));
    await eventually(() => (server.said.some((line) => line.includes('permission denied')) ? true : undefined));
    await server.kill();

    await start();
    await sql('grant delete on daybook.operator_outbox to daybook_app');
    await eventually(async () => ((await pending()).length === 0 ? true : undefined));
    expect(await published()).toEqual([...before, `ViewSwitched: ${BUILD} to ${BUILD}r1`]);
  });

  it('are told when the tool has ended, each in its turn, and none for what is so already', async () => {
    const before = await published();
    for (const words of [
      ['pause', 'customers'],
      ['pause', 'customers'],
      ['resume', 'customers'],
      ['rollback', 'customers'],
      ['prune'],
      ['rebuild', 'customers'],
      ['rebuild', 'customers', '--target', 'in-place', '--yes'],
    ]) {
      await succeeded(projections(...words));
    }
    expect((await published()).slice(before.length)).toEqual([
      'ViewPaused: ',
      'ViewResumed: ',
      `ViewSwitched: ${BUILD}r1 to ${BUILD}`,
      'BuildRemoved: ',
      'ViewRebuilt: ',
      `ViewSwitched: ${BUILD} to ${BUILD}r2`,
      'ViewReset: ',
      'ViewRebuilt: ',
    ]);
  });
});

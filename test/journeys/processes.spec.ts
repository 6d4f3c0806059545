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

const PROCESSES = 5;
const CLIENTS = 50;
const LOOKS = 21;
const VISIBLE_WITHIN_MS = 100;
const TAKEN_OVER_WITHIN_MS = 3_000;

/** Name of the connection that holds the lease of the order view; a bigint lock is told in two halves. */
const FEEDER = `select application_name from pg_stat_activity join pg_locks using (pid)
  where locktype = 'advisory' and granted and datname = current_database()
    and (classid::bigint << 32 | objid::bigint) = hashtextextended('daybook projection ${readerOf(orderDetails.view)}', 0)`;

describe('Five processes on one database', () => {
  let entry: string;
  let database: TestDatabase;
  let programs: Program[] = [];
  let auditKeyFile: string;
  const masterKey = randomBytes(32).toString('base64');

  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    DATABASE_URL: database.url,
    DAYBOOK_MASTER_KEY: masterKey,
    AUDIT_KEY_FILE: auditKeyFile,
    ...more,
  });
  const refused = (more: Readonly<Record<string, string>>) =>
    Program.runToEnd({ entry, home: openFolder(), environment: environment(more) });
  const nth = (index: number): Program => programs[index % programs.length] as Program;

  beforeAll(async () => {
    entry = await builtProgram();
    database = await createDatabase();
    auditKeyFile = join(openFolder(), 'audit.key');
    // All at once, on a database that is empty: one migrates, the others wait for it.
    programs = await Promise.all(
      Array.from({ length: PROCESSES }, () => Program.start({ entry, home: openFolder(), environment: environment() })),
    );
  });

  afterAll(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    await database.drop();
    await cleanUp();
  });

  it('all come up on an empty database, and each answers', async () => {
    await Promise.all(programs.map(({ client }) => client.ready()));
    expect(await query(database.url, 'select count(*)::integer from daybook.migrations')).toEqual([expect.any(Number)]);
  });

  it('take commands on one order from all sides one after another', async () => {
    await nth(0).client.command('', orderBody({ orderId: 'crowded' }));

    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) =>
        nth(client % 3).client.command('/crowded/notes', { text: 'x', noteId: `n${client}` }),
      ),
    );

    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const versions = answers.map(({ body }) => Number(body['version']));
    const dense = Array.from({ length: CLIENTS }, (_, index) => index + 2);
    expect(versions.sort((a, b) => a - b)).toEqual(dense);
    expect(
      await query(database.url, "select version from daybook.events where stream = 'order-crowded' order by 1"),
    ).toEqual([1, ...dense]);
  });

  it('show to each other what they were told, within milliseconds', async () => {
    const times: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      const placed = await nth(look).client.command('', orderBody());
      const answered = performance.now();
      const read = await nth(look + 1).client.readAfter(placed, placed.headers['location'] ?? '');
      times.push(performance.now() - answered);
      expect([read.status, read.body['id']]).toEqual([200, placed.body['orderId']]);
    }
    expect(times.sort((a, b) => a - b)[Math.floor(LOOKS / 2)]).toBeLessThan(promisedMs(VISIBLE_WITHIN_MS));
  });

  it('carry on for the one that feeds the views when it is killed', async () => {
    const feeder = await feederOf(programs, database.url);
    programs = programs.filter((program) => program !== feeder);
    await feeder.kill();
    const killed = performance.now();

    const placed = await nth(0).client.command('', orderBody());
    const read = await nth(1).client.readAfter(placed, placed.headers['location'] ?? '');

    expect([read.status, read.body['id']]).toEqual([200, placed.body['orderId']]);
    expect(performance.now() - killed).toBeLessThan(promisedMs(TAKEN_OVER_WITHIN_MS));
    expect(await feederOf(programs, database.url)).not.toBe(feeder);
  });

  it('would not have a sixth with another master key', async () => {
    const { code, text } = await refused({ DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') });
    expect(code).toBe(1);
    expect(text).toContain('Daybook did not start.');
    expect(text).toContain('the master key is not the one');
    expect(text).not.toMatch(/ at .*\.js:\d/);
  });

  it('would not have a sixth that is configured wrongly, and names every fault at once', async () => {
    const [first, second] = await Promise.all([
      refused({ DAYBOOK_MASTER_KEY: '', HOST: '0.0.0.0', PORT: '70000', LOG_LEVEL: 'loud' }),
      refused({ DAYBOOK_MASTER_KEY: 'short', DATABASE_URL: 'mysql://localhost/x' }),
    ]);
    expect([first.code, second.code]).toEqual([1, 1]);
    for (const fault of ['DATABASE_URL needs DAYBOOK_MASTER_KEY', 'HOST=0.0.0.0', 'PORT=70000', 'LOG_LEVEL=loud']) {
      expect(first.text).toContain(fault);
    }
    expect(second.text).toContain('DAYBOOK_MASTER_KEY has 3 bytes');
    expect(second.text).toContain('DATABASE_URL is not a PostgreSQL address');
  });

  it('leave a database alone that a later release has migrated', async () => {
    await query(
      database.url,
      `insert into daybook.migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`,
    );
    const { code, text } = await refused({});
    expect(code).toBe(1);
    expect(text).toContain('Later9999999999999');
    expect(text).toContain('data is never migrated back');
  });
});

/** The process that feeds the order view. */
const feederOf = (programs: readonly Program[], url: string): Promise<Program> =>
  eventually(async () => {
    const names = await query(url, FEEDER);
    return programs.find(({ pid }) => names.some((name) => String(name).startsWith(`daybook ${pid}:`)));
  });

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { noteSigner } from '#kernel';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, succeeded, type TerminalOptions } from '../support/terminal.js';
import { about, manyOrders, placed, writeLines } from './import-lines.fixture.js';

const NAME = 'Paul Henriot';
const ORDERS = 200;
const CONTENT = ['events', 'idempotency', 'subject_keys'] as const;

describe('daybook backup and restore', () => {
  let entry: string;
  let folder: string;
  let source: TerminalOptions;
  let file: string;
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    entry = await builtProgram();
    folder = openFolder();
    source = { entry, home: join(folder, '.daybook') };
    file = join(folder, 'backup');
    const customer = { customer: { customerId: 'VINET', name: NAME } };
    const lines = [
      placed('first', customer),
      about('first', 'AddNote', { text: 'Ring\ttwice\\' }),
      ...manyOrders(ORDERS),
    ];
    await succeeded(daybook(source, 'import', writeLines(folder, lines)));
    // A backup tells by its last checkpoint which key signs the log.
    await succeeded(daybook(source, 'audit', 'checkpoint'));
    await succeeded(daybook(source, 'backup', file));
  });
  afterAll(async () => {
    for (const { drop } of databases) await drop();
    await cleanUp();
  });

  const masterKey = (): string => readFileSync(join(source.home, 'master.key'), 'utf8').trim();

  /** A store of its own on the PostgreSQL of the test run. */
  const another = async (key = masterKey()): Promise<TerminalOptions & { readonly url: string }> => {
    const database = await createDatabase();
    databases.push(database);
    // The log is signed on by the key that signed it so far.
    const environment = {
      DATABASE_URL: database.url,
      DAYBOOK_MASTER_KEY: key,
      AUDIT_KEY_FILE: join(source.home, 'audit.key'),
    };
    return { entry, home: join(folder, 'another'), environment, url: database.url };
  };

  const isUntouched = async (url: string): Promise<boolean> =>
    (await query(url, `select to_regnamespace('daybook') is null`))[0] === true;

  it('moves a store from the embedded PostgreSQL to one of the user’s own, where it goes on', async () => {
    const target = await another();
    const said = await daybook(target, 'restore', file);
    expect([said.code, said.err]).toEqual([0, expect.stringContaining('up to date')]);

    const server = await Program.start(target);
    try {
      const { body } = await server.client.read('/v1/orders/first');
      expect(body).toMatchObject({ version: 2, customerName: NAME, orderNumber: 'DB-0000001' });
      const placing = await server.client.command('', { ...manyOrders(1)[0]?.body, orderId: 'after' });
      expect(placing.status).toBe(201);
      expect(Number(/\d+$/u.exec(String(placing.body['orderNumber']))?.[0])).toBeGreaterThan(ORDERS + 1);
      const { status, text } = await server.client.read('/health/ready');
      expect(status === 200 ? 'ready' : text).toBe('ready');
    } finally {
      await server.stop();
    }
    const again = await daybook(target, 'import', '--json', writeLines(folder, manyOrders(ORDERS)));
    expect(JSON.parse(again.out)).toMatchObject({ imported: 0, repeated: ORDERS });
    const events = `select type || ' ' || (data ->> 'position') from daybook.events where stream like 'administration-%'`;
    expect(await query(target.url, events)).toEqual([`StoreRestored ${ORDERS + 2}`]);
  });

  it('runs beside a server, which records that it was taken; what is restored is the same to the byte', async () => {
    const server = await Program.start(source);
    try {
      const { url } = (await attachToRunning(source.home)) ?? { url: '' };
      const beside = join(folder, 'beside');
      const said = await daybook(source, 'backup', beside, '--json');
      const taken = JSON.parse(said.out) as Record<string, unknown>;
      expect(said.code).toBe(0);

      const target = await another();
      await succeeded(daybook(target, 'restore', beside, '--json'));
      for (const table of CONTENT) {
        const rows = `select t::text from daybook.${table} t where t::text not like '%administration-%' order by 1`;
        const [before, after] = [await query(url, rows), await query(target.url, rows)];
        expect(table === 'subject_keys' ? after.length : after).toEqual(
          table === 'subject_keys' ? before.length : before,
        );
      }
      const events = `select data ->> 'checksum' from daybook.events where type = 'BackupTaken' order by position`;
      expect((await query(url, events)).at(-1)).toBe(taken['checksum']);
    } finally {
      await server.stop();
    }
  });

  it('is complete also when the log cannot be told, and an exit code of its own says so', async () => {
    const server = await Program.start(source);
    try {
      const { url } = (await attachToRunning(source.home)) ?? { url: '' };
      await query(
        url,
        `create function public.refuse() returns trigger language plpgsql as 'begin raise ''planted''; end'`,
      );
      await query(
        url,
        `create trigger planted before insert on daybook.events for each row when (new.type = 'BackupTaken')
          execute function public.refuse()`,
      );
      const untold = join(folder, 'untold');
      const { code, out, err } = await daybook(source, 'backup', untold, '--json');
      expect([code, err]).toEqual([1, expect.stringMatching(/^Both files are complete, but .*planted\n$/)]);
      expect(JSON.parse(out)).toMatchObject({ file: untold });
      expect([untold, `${untold}.keys`].map((each) => existsSync(each))).toEqual([true, true]);
      await query(url, 'drop trigger planted on daybook.events');
    } finally {
      await server.stop();
    }
    const target = await another();
    await succeeded(daybook(target, 'restore', join(folder, 'untold')));
  });

  it('are refused, with nothing changed, for another master key, a damaged file, and a store in use', async () => {
    const stranger = await another(randomBytes(32).toString('base64'));
    const wrongKey = await daybook(stranger, 'restore', file);
    expect([wrongKey.code, wrongKey.err]).toEqual([1, expect.stringContaining('The master key is not the one')]);
    expect(await isUntouched(stranger.url)).toBe(true);

    const target = await another();
    const damaged = join(folder, 'damaged');
    const bytes = readFileSync(file);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(damaged, bytes);
    writeFileSync(`${damaged}.keys`, readFileSync(`${file}.keys`));
    const refused = await daybook(target, 'restore', damaged);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('is damaged')]);
    expect(await isUntouched(target.url)).toBe(true);

    await succeeded(daybook(target, 'restore', file));
    const twice = await daybook(target, 'restore', file);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('The store is not empty: it holds events')]);
  });

  it('leave nothing behind in a new home when they are refused, before the store is made or after', async () => {
    const home = join(folder, 'new', '.daybook');
    const bare = { entry, home };
    const keyless = await daybook(bare, 'restore', file);
    expect([keyless.code, keyless.err]).toEqual([1, expect.stringContaining('There is no master key: put that of')]);
    const keyed = { entry, home, environment: { DAYBOOK_MASTER_KEY: masterKey() } };
    const unsigned = await daybook(keyed, 'restore', file);
    expect([unsigned.code, unsigned.err]).toEqual([1, expect.stringContaining('signed by a key that is not there')]);
    const foreign = { AUDIT_KEY_FILE: join(folder, 'foreign.key') };
    writeFileSync(foreign.AUDIT_KEY_FILE, noteSigner('daybook/foreign', randomBytes(32)).text);
    const signed = await daybook({ ...keyed, environment: { ...keyed.environment, ...foreign } }, 'restore', file);
    expect([signed.code, signed.err]).toEqual([1, expect.stringContaining('was signed by another key')]);
    expect(existsSync(home)).toBe(false);

    // As it was never written, but with a checksum that fits: only the leaf of an event tells, when the store is there.
    const altered = join(folder, 'altered');
    const text = gunzipSync(readFileSync(file).subarray(0, -32)).toString('utf8');
    const content = gzipSync(text.replace('"sku":"', '"sku":"X'));
    writeFileSync(altered, Buffer.concat([content, createHash('sha256').update(content).digest()]));
    writeFileSync(`${altered}.keys`, readFileSync(`${file}.keys`));
    const own = { AUDIT_KEY_FILE: join(source.home, 'audit.key') };
    const late = await daybook({ ...keyed, environment: { ...keyed.environment, ...own } }, 'restore', altered);
    expect([late.code, late.err]).toEqual([1, expect.stringContaining('is not what its leaf was made of')]);
    expect(existsSync(home)).toBe(false);
  });

  it('tell wrong usage: a file that is there, one that is not, a folder that is not', async () => {
    for (const [words, problem] of [
      [['backup', file], 'is there already'],
      [['backup', join(folder, 'nowhere', 'file')], 'Nothing can be written into'],
      [['restore', join(folder, 'nothing')], 'There is no file'],
    ] as const) {
      const { code, err } = await daybook(source, ...words);
      expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
    }
    expect(existsSync(`${file}.partial`)).toBe(false);
  });
});

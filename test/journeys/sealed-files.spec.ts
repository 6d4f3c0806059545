import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafOf } from '#kernel';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { folderOf } from '../../src/adapters/embedded/cluster.js';
import { unwrap } from '../../src/adapters/postgres/keys/key-wrapping.js';
import { builtProgram } from '../support/built-program.js';
import { send } from '../support/commands-over-http.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { filesUnder, findingsOf } from '../support/raw-files.js';
import { daybook, succeeded, type TerminalOptions } from '../support/terminal.js';
import {
  CANARY,
  CANARY_COMMANDS,
  CANARY_LINES,
  canaryNote,
  canaryOrder,
  EVERYTHING_OF_THE_CUSTOMER,
  MARKER,
} from './canaries.fixture.js';
import { type ImportLine, writeLines } from './import-lines.fixture.js';

const ERASE_WITHIN_MS = 300_000;
const KEY_OF_C1 = `select wrapped from daybook.subject_keys where subject = 'c1'`;
const ALL_DOCUMENTS = `
  select string_agg(query_to_xml(format('select * from daybook_views.%I t order by t::text', tablename),
    true, false, '')::text, '' order by tablename) from pg_tables where schemaname = 'daybook_views'`;

describe('personal values', () => {
  let folder: string;
  let terminal: TerminalOptions;
  let program: Program;
  let url: string;
  let then: string;

  beforeAll(async () => {
    const entry = await builtProgram();
    folder = openFolder();
    terminal = { entry, home: join(folder, '.daybook') };
    const environment = { LOG_LEVEL: 'trace' };
    program = await Program.start({ ...terminal, environment, logFile: join(folder, 'program.log') });
    url = (await attachToRunning(terminal.home))?.url ?? '';
  });

  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const audit = (...args: readonly string[]) => daybook(terminal, 'audit', ...args);
  const verified = (exported: string) => audit('verify', exported, '--key', join(terminal.home, 'audit.pub'));
  const erase = (typed: string) => daybook({ ...terminal, typed }, 'customers', 'erase', 'c1', '--json');

  const allFiles = () => filesUnder(folder, folderOf(terminal.home));

  const command = async (path: string, key: string, body: unknown): Promise<string> => {
    const answer = await send(program.url, { path, key, body });
    return answer.outcome === 'fail' ? answer.code : answer.outcome;
  };

  const everything = async (): Promise<string> => {
    const answers: unknown[] = [(await program.client.read('/v1/orders/o1')).body];
    for (const query of EVERYTHING_OF_THE_CUSTOMER) {
      const { data, errors } = await program.client.query(query, { then });
      expect(errors).toEqual([]);
      answers.push(data);
    }
    return JSON.stringify(answers);
  };

  it('are answered to those who may see them', async () => {
    for (const [path, key, body, expected] of CANARY_COMMANDS) {
      expect([path, key, await command(path, key, body)]).toEqual([path, key, expected]);
      if (key === 'hold') then = new Date().toISOString();
    }
    await sendBrokenJson(program.url);
    const file = writeLines(openFolder(), CANARY_LINES as ImportLine[]);
    const { code, out, err } = await daybook(terminal, 'import', file);
    expect([code, out.includes(CANARY), err.includes(CANARY)]).toEqual([1, false, false]);
    expect(out).toMatch(/^imported now +2$/m);

    const answers = await everything();
    for (const where of ['placed', 'noted', 'changed', 'held', 'imported'])
      expect(answers).toContain(`${CANARY} ${where}`);
    expect(answers).not.toContain('[erased]');
  });

  it('also go through a stream that is parked', async () => {
    expect(await command('/v1/orders', 'parked', canaryOrder('parked', { orderId: 'parked' }))).toBe('ok');
    await park(url);
    expect(await command('/v1/orders/parked/notes', 'note-parked', canaryNote('parked'))).toBe('info');
    const parked = await eventually(async () => {
      const rows = await query(url, 'select error from daybook.parked_streams');
      return rows.length > 0 ? rows : undefined;
    });
    await program.client.caughtUp();
    expect(String(parked)).toContain('OrderTeleported');
  });

  it('never stand in clear in the files of the database, in the logs or in exports, also of refused commands', async () => {
    await succeeded(audit('export', '--out', join(folder, 'before')));
    await query(url, 'checkpoint');
    const files = allFiles();
    expect(
      files.filter((file) => /pg_wal.[0-9A-F]{24}$|postgres\.log$|program\.log$/.test(file)).length,
    ).toBeGreaterThan(2);
    expect(findingsOf(CANARY, files)).toEqual([]);
    expect(findingsOf(MARKER, files).length).toBeGreaterThan(1);
    expect(findingsOf(MARKER, filesUnder(join(folder, 'before')))).toHaveLength(1);
  });

  it.each([
    ['another id', 'C1\n', 'That was another id. Nothing was changed.'],
    ['Ctrl-D', '', 'Not confirmed. Nothing was changed.'],
  ])(
    'are not erased at a terminal where the answer is %s',
    async (_answer, typed, reason) => {
      const { code, out, err } = await erase(typed);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(
        /Customer c1 would be erased.*sealed +1[34] events of 7 streams.*Type the id again to erase: /s,
      );
      expect(err).toContain(reason);
      expect(await query(url, KEY_OF_C1)).toHaveLength(1);
    },
    300_000,
  );

  it(
    'are erased together with the key, which leaves the files of the database too',
    async () => {
      const [wrapped] = (await query(url, KEY_OF_C1)) as [Buffer];
      const masterKey = Buffer.from(readFileSync(join(terminal.home, 'master.key'), 'utf8'), 'base64');
      const secret = unwrap(masterKey, 'c1', wrapped);
      await query(url, 'checkpoint');
      expect(findingsOf(wrapped, allFiles()).length).toBeGreaterThan(1);
      const documents = await query(url, ALL_DOCUMENTS);

      // The server remembers the key from here on; the terminal is another process.
      expect(await everything()).toContain(CANARY);
      const { code, out } = await erase('c1\n');
      expect(code).toBe(0);
      const erased = JSON.parse(out) as { readonly events: number };
      expect(erased).toMatchObject({ outcome: 'erased', streams: 7, keyRemains: 'nowhere' });
      // A process holds the order whose shipment has failed, for a sealed reason, unless the order is cancelled before.
      expect([13, 14]).toContain(erased.events);

      const answers = await everything();
      expect(answers).not.toContain(CANARY);
      expect(answers.split('"[erased]"').length).toBeGreaterThan(40);
      expect(await query(url, ALL_DOCUMENTS)).toEqual(documents);

      await query(url, 'checkpoint');
      const files = allFiles();
      expect(findingsOf(wrapped, files)).toEqual([]);
      expect(findingsOf(secret, files)).toEqual([]);
      expect(findingsOf(CANARY, files)).toEqual([]);
    },
    ERASE_WITHIN_MS,
  );

  it('are erased in every export made from then on, opened or not; every proof holds, of older ones too', async () => {
    const exported = join(folder, 'exported');
    await succeeded(audit('export', '--out', exported, '--unseal'));
    const text = filesUnder(exported)
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    expect(text).not.toContain(CANARY);
    expect(text.split('[erased]').length).toBeGreaterThan(10);
    for (const each of [exported, join(folder, 'before')]) {
      const proved = expect.stringContaining('proved: whole range') as unknown;
      expect(await verified(each)).toMatchObject({ code: 0, out: proved });
    }
    const sound = expect.stringContaining('\nok: the log is what was signed') as unknown;
    expect(await audit('verify', '--live')).toMatchObject({ code: 0, out: sound });
  });

  it('are rebuilt as they stand after it: every view equals the one before', async () => {
    const words = ['--all', '--verify', 'all', '--switch', 'manual', '--on-error', 'park', '--json'];
    const { out } = await daybook(terminal, 'projections', 'rebuild', ...words);
    const results = out
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { readonly view: string; readonly compared: number; readonly differences: number },
      );
    expect(results.length).toBeGreaterThan(2);
    expect(results.map(({ differences }) => differences)).toEqual(results.map(() => 0));
    // One view has no documents here: no stock was received.
    expect(results.filter(({ compared }) => compared === 0).map(({ view }) => view)).toEqual(['stock']);
  });

  it('of a person who comes back are seen again, and what was erased stays so', async () => {
    expect(await command('/v1/orders', 'back', canaryOrder('back', { orderId: 'o3' }))).toBe('ok');
    const { customerName } = await eventually(async () => {
      const { data } = await program.client.query('{ order(id: "o3") { customerName } }');
      return (data?.['order'] as { readonly customerName: string } | null) ?? undefined;
    });
    expect(customerName).toBe(`${CANARY} back`);
    const { data } = await program.client.query('{ order(id: "o1") { customerName customerEmail notes { text } } }');
    expect(data).toEqual({
      order: { customerName: '[erased]', customerEmail: '[erased]', notes: [{ text: '[erased]' }] },
    });
  });
});

/** Records an event of a release to come: whoever reads it parks its stream. Nothing else is wrong with it. */
const park = async (url: string): Promise<void> => {
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const metadata = '{"causationId":"c","commandId":"c","correlationId":"c","principal":"local"}';
  const about = { stream: 'order-parked', version: 2, type: 'OrderTeleported', schemaVersion: 1 };
  const leaf = leafOf({ ...about, id, occurredAt: at, recordedAt: at, data: '{}', metadata });
  await query(
    url,
    `insert into daybook.events select max(position) + 1, 'order-parked', 2, '${id}', 'OrderTeleported', 1,
      '${at}', '${at}', '{}', '${metadata}', '\\x${Buffer.from(leaf).toString('hex')}' from daybook.events`,
  );
};

const sendBrokenJson = async (url: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'broken' };
  const { status } = await fetch(`${url}/v1/orders`, { method: 'POST', headers, body: `{"customer": "${CANARY}` });
  expect(status).toBe(400);
};

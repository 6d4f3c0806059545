import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import type { Diagnosis } from '../../src/operations/doctor/diagnosis.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type TerminalOptions } from '../support/terminal.js';

const WITHIN_MS = 300_000;

describe('daybook doctor', () => {
  let terminal: TerminalOptions;
  let server: Program;

  beforeAll(async () => {
    terminal = { entry: await builtProgram(), home: openFolder() };
    server = await Program.start(terminal);
    await server.client.command(
      '',
      orderBody({ orderId: '7', customer: { customerId: 'VINET', name: 'Paul Henriot' } }),
    );
    await server.client.command('', orderBody({ orderId: '8' }));
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  const examine = async (options: Partial<TerminalOptions> = {}) => {
    const { code, out, err } = await daybook({ ...terminal, ...options }, 'doctor', '--json');
    const lines = out.split('\n').filter(Boolean);
    return { code, err, found: lines.map((line) => JSON.parse(line) as Diagnosis) };
  };
  const wrong = (found: readonly Diagnosis[]) => found.filter(({ verdict }) => verdict !== 'ok');
  const sql = async (statement: string) => query((await attachToRunning(terminal.home))?.url ?? '', statement);
  it(
    'finds nothing wrong beside a running server, and says so to people',
    async () => {
      const { code, found } = await eventually(async () => {
        const answer = await examine();
        return wrong(answer.found).length === 0 ? answer : undefined;
      });
      expect([code, found.map(({ check }) => check.replace(/@.*/, ''))]).toEqual([
        0,
        [
          ...['settings', 'master key', 'audit key', 'disk', 'database', 'server', 'clock', 'schema', 'positions'],
          ...['personal keys', 'definitions', 'live builds', 'outboxes', 'subject keys', 'receipts'],
          ...['signed checkpoints', 'keys and numbers'],
          ...['view order-details', 'view order-list', 'view customers', 'view sales-by-day', 'view sales-by-country'],
          ...[
            'view top-products',
            'view fulfilments',
            'view order-payments',
            'view stock',
            'view order-shipments',
            'drift',
            'audit',
            'webhooks',
          ],
        ],
      ]);
      const { out } = await daybook(terminal, 'doctor');
      expect(out).toMatch(/^ok +positions +1 to 2 and all versions without a gap, looked through in \d+\.\d s$/m);
      expect(out).toMatch(/\n30 checks, 0 at fault, 0 with a warning\n$/);
    },
    WITHIN_MS,
  );

  it(
    'tells each thing that is wrong, where, and what to do',
    async () => {
      const [table] = await sql(
        `select 'daybook_views.customers_' || live from daybook.views where view = 'customers'`,
      );
      await sql(`alter table ${String(table)} add constraint planted check (id <> 'REFUSED')`);
      await server.client.command('', orderBody({ orderId: '9', customer: { customerId: 'REFUSED' } }));
      // It is told in the log, at position 4, which views go on to before they are left alone.
      const behind = `select count(*)::integer from daybook.checkpoints where reader like '%@%' and position < 4`;
      await eventually(async () => ((await sql(behind))[0] === 0 ? true : undefined));
      await sql('alter table daybook.events disable trigger append_only');
      await sql(`delete from daybook.events where stream = 'order-7'`);
      await sql(`update daybook.checkpoints set event_id = gen_random_uuid() where reader like 'top-products@%'`);
      await sql(`update daybook.subject_keys set wrapped = decode(repeat('00', 60), 'hex') where subject <> ''`);
      chmodSync(join(terminal.home, 'master.key'), 0o644);
      const { code, found } = await examine();
      // The server may have noticed already that a document is left without its events.
      const told = wrong(found).filter(({ check }) => check !== 'drift');
      expect([code, told]).toMatchObject([
        1,
        [
          { check: 'master key', verdict: 'warning', remedy: expect.stringMatching(/^chmod 600 /) as unknown },
          { check: 'positions', verdict: 'fault', detail: '3 events up to position 4: none at 1' },
          { check: 'personal keys', verdict: 'fault', detail: 'the master key opens 1 of 2' },
          { check: 'definitions', detail: 'trigger append_only on daybook.events is not as the migrations made it' },
          { check: 'subject keys', detail: 'the key of "VINET" does not open under the master key' },
          { check: 'receipts', detail: expect.stringMatching(/is of another position than its event$/) as unknown },
          { check: 'view customers@3', verdict: 'fault', detail: expect.stringMatching(/^1 stream parked/) as unknown },
          { check: 'view top-products@2', verdict: 'fault', detail: 'was made from another log than this one' },
        ],
      ]);
      await sql(`insert into daybook.migrations (timestamp, name) values (9999, 'to-come-0000000009999')`);
      const later = await examine();
      expect([later.code, wrong(later.found).at(-1)]).toMatchObject([
        1,
        { check: 'schema', verdict: 'fault', detail: 'made by a later release: to-come-0000000009999' },
      ]);
      await sql(`delete from daybook.migrations where timestamp = 9999`);
    },
    WITHIN_MS,
  );

  it(
    'looks at the data alone when no server runs, makes nothing, and tells settings that cannot be',
    async () => {
      await server.stop();
      const alone = await examine();
      expect(wrong(alone.found).map(({ check }) => check)).toContain('server');
      const nothing = await examine({ home: join(terminal.home, 'nothing') });
      expect([nothing.code, nothing.found.at(-1)]).toMatchObject([0, { check: 'database', verdict: 'warning' }]);
      const key = { DAYBOOK_MASTER_KEY: Buffer.alloc(32).toString('base64') };
      const away = await examine({ environment: { ...key, DATABASE_URL: 'postgresql://x:y@127.0.0.1:1/daybook' } });
      expect([away.code, away.found.at(-1)]).toMatchObject([
        1,
        { check: 'database', verdict: 'fault', detail: expect.stringContaining('ECONNREFUSED') as unknown },
      ]);
      const odd = await examine({ environment: { PORT: 'http' } });
      expect([odd.code, odd.found]).toMatchObject([1, [{ check: 'settings', verdict: 'fault' }]]);
    },
    WITHIN_MS,
  );
});

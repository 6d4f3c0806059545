import { randomBytes } from 'node:crypto';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { patternOf } from '../support/read-me.js';
import { daybook, type Said, saidBy, startDaybook, type TerminalOptions } from '../support/terminal.js';

const TIME = '2026-01-31T12:00:00.000Z';

describe('daybook streams', () => {
  let database: TestDatabase;
  let terminal: TerminalOptions;

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    terminal = { entry, home: openFolder(), environment };
    const server = await Program.start(terminal);
    for (const [orderId, customerId] of [
      ['7', 'VINET'],
      ['8', 'TOMSP'],
    ]) {
      await server.client.command('', orderBody({ orderId, customer: { customerId, name: 'Paul Henriot' } }));
      await server.client.command(`/${orderId}/lines/L1/quantity`, { quantity: 4 });
      await server.client.command(`/${orderId}/notes`, { noteId: 'n1', text: 'Ring twice' });
    }
    await server.stop();
    await query(database.url, `delete from daybook.subject_keys where subject = 'TOMSP'`);
  });
  afterAll(async () => {
    await database.drop();
    await cleanUp();
  });

  const streams = (...words: readonly string[]): Promise<Said> => daybook(terminal, 'streams', ...words);
  const rowsOf = ({ out }: Said) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  it('lists events with what they hold, personal values sealed', async () => {
    const { code, out } = await streams('read', 'order-7', '--from', '2');
    expect(code).toBe(0);
    expect(out).toMatch(
      patternOf(
        [
          'version  position  type                      schema  occurred at               recorded at               by',
          '───────  ────────  ────────────────────────  ──────  ────────────────────────  ────────────────────────  ─────',
          '      2         2  OrderLineQuantityChanged       1  …Z  …Z  local',
          '…',
          '    /lineId…  L1',
          '…',
          '      3         3  OrderNoteAdded                 1  …Z  …Z  local',
          '…',
          '    /text…  [sealed]',
        ].join('\n'),
      ),
    );
    const json = await streams('read', '8', '--to', '1', '--json');
    expect(rowsOf(json)).toMatchObject([
      { version: 1, type: 'OrderPlaced', data: { customer: { customerId: 'TOMSP', name: '[erased]' } } },
    ]);
  });

  it('tells what a stream had come to at a version and at a time', async () => {
    const [recorded] = await query(
      database.url,
      `select to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MSOF":00"') from daybook.events
        where stream = 'order-7' and version = 2`,
    );
    for (const [name, moment] of [
      ['order-7', '2'],
      ['7', String(recorded)],
    ] as const) {
      const state = await streams('read', name, '--as-of', moment, '--json');
      expect([state.code, state.err, rowsOf(state)]).toMatchObject([
        0,
        '',
        [
          {
            version: 2,
            position: 2,
            view: 'order-details',
            document: { customerName: '[sealed]', lines: [{ current: 4 }], notes: [] },
          },
        ],
      ]);
    }
    const shown = await streams('read', 'order-7', '--as-of', '3');
    expect(shown.out).toMatch(/^order-7 at version 3, position 3, as in order-details:\n\n\/orderId +7\n/);
    expect(shown.out).toMatch(/^\/notes\/0\/text +\[sealed\]$/m);
  });

  it('shows field by field what differs between two versions', async () => {
    const { code, out } = await streams('diff', 'order-7', '1', '2');
    expect([code, out]).toEqual([
      0,
      [
        'field               version 1  version 2',
        '──────────────────  ─────────  ─────────',
        '/lines/0/current    12         4',
        '/lines/0/cancelled  0          8',
        '/lines/0/net        16800      5600',
        '/subtotal           16800      5600',
        '/total              16800      5600',
        '',
      ].join('\n'),
    ]);
    const json = rowsOf(await streams('diff', 'order-7', '2', '3', '--json'));
    expect(json).toMatchObject([{ path: '/notes/0', before: null, after: { noteId: 'n1' } }]);
    expect((await streams('diff', '7', '2', '2')).out).toBe('order-7 is the same at 2 and at 2.\n');
  });

  it('ends without a word when nobody reads on', async () => {
    const child = startDaybook(terminal, 'streams', 'read', 'order-7');
    child.stdout?.destroy();
    expect(await saidBy(child)).toMatchObject({ code: 3, err: '' });
  });

  it('says what is not there, and what cannot be asked', async () => {
    for (const [words, code, problem] of [
      [['read', 'order-9'], 1, 'There is no stream order-9.'],
      [['read', 'order-7', '--from', '4'], 1, 'order-7 has no version 4;'],
      [['read', 'order-7', '--as-of', TIME], 1, `order-7 has no event by ${TIME};`],
      [['read', 'administration-1', '--as-of', '1'], 1, 'Nothing folds streams such as administration-1'],
      [['read', 'order-7', '--from', '3', '--to', '2'], 2, '--from must not be after --to'],
      [['read', 'order-7', '--from', '1', '--as-of', '2'], 2, 'cannot be used with'],
      [['read', 'order-7', '--as-of', 'yesterday'], 2, 'give a version, or a time'],
      [['diff', 'order-7', '0', '1'], 2, 'give a version from 1 on'],
    ] as const) {
      const said = await streams(...words);
      expect([words, said.code, said.err]).toEqual([words, code, expect.stringContaining(problem)]);
    }
  });
});

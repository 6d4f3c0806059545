import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type Said } from '../support/terminal.js';
import { about, type ImportLine, placed, writeLines } from './import-lines.fixture.js';

const ADDRESS = { line1: '59 rue de l’Abbaye', city: 'Reims', postalCode: '51100', countryCode: 'FR' };

/** Every command there is, as lines about one order, an hour apart. */
const LIFE: readonly ImportLine[] = [
  placed('life', { lines: [orderLine('11', 12), orderLine('42', 10)] }),
  about('life', 'ChangeShippingAddress', ADDRESS),
  about('life', 'AddNote', { text: 'Rings twice', noteId: 'n1' }),
  about('life', 'PlaceHold', { kind: 'FRAUD_REVIEW', reason: 'new card', holdId: 'h1' }),
  about('life', 'ReleaseHold', { holdId: 'h1' }),
  about('life', 'ChangeLineQuantity', { lineId: 'L2', quantity: 0 }),
  about('life', 'ConfirmOrder', {}),
  about('life', 'CancelOrder', { reason: 'OUT_OF_STOCK' }),
].map((line, hour) => ({ ...line, occurredAt: `1996-07-04T0${hour}:00:00+02:00` }));

function orderLine(sku: string, quantity: number) {
  return { sku, title: `Product ${sku}`, quantity, unitPrice: { amount: 100, currency: 'USD' } };
}

const inAMinute = (): string => {
  const time = new Date();
  time.setMinutes(time.getMinutes() + 1);
  return time.toISOString();
};

describe('daybook import', () => {
  let folder: string;
  let database: TestDatabase;
  let server: Program;
  let terminal: { entry: string; home: string; environment: Record<string, string> };

  beforeAll(async () => {
    folder = openFolder();
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    terminal = { entry: await builtProgram(), home: folder, environment };
    server = await Program.start(terminal);
  });

  afterAll(async () => {
    await server.stop();
    await database.drop();
    await cleanUp();
  });

  const importLines = (lines: readonly ImportLine[], ...options: readonly string[]): Promise<Said> =>
    daybook(terminal, 'import', writeLines(folder, lines), ...options);
  const importText = (text: string | Buffer, ...options: readonly string[]): Promise<Said> => {
    writeFileSync(join(folder, 'text.ndjson'), text);
    return daybook(terminal, 'import', join(folder, 'text.ndjson'), ...options);
  };
  const jsonIn = ({ out }: Said) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const countsIn = (said: Said) => {
    const { imported, repeated, refused } = jsonIn(said).at(-1) ?? {};
    return [imported, repeated, refused];
  };
  const eventsOf = (orderId: string) =>
    query(
      database.url,
      `select json_build_array(type, occurred_at at time zone 'UTC', metadata->>'principal')
        from daybook.events where stream = 'order-${orderId}' order by version`,
    );

  it('carries out every command, at the time the line tells, for the views of the running server', async () => {
    const said = await importLines(LIFE);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^imported now +8\nimported before +0\nrefused +0\nseconds .*\nlines per second .*\n$/);
    const { body } = await server.client.read('/v1/orders/life');
    expect(body).toMatchObject({
      version: 8,
      status: 'CANCELLED',
      cancelReason: 'OUT_OF_STOCK',
      placedAt: '1996-07-03T22:00:00.000Z',
      confirmedAt: '1996-07-04T04:00:00.000Z',
      cancelledAt: '1996-07-04T05:00:00.000Z',
      shippingAddress: ADDRESS,
      notes: [{ noteId: 'n1', text: 'Rings twice', author: 'import', at: '1996-07-04T00:00:00.000Z' }],
      holds: [{ holdId: 'h1', placedAt: '1996-07-04T01:00:00.000Z', releasedAt: '1996-07-04T02:00:00.000Z' }],
      lines: [
        { lineId: 'L1', quantity: { current: 12 } },
        { lineId: 'L2', quantity: { current: 0 } },
      ],
    });
    expect(await eventsOf('life')).toEqual([
      ['OrderPlaced', '1996-07-03T22:00:00', 'import'],
      ['OrderShippingAddressChanged', '1996-07-03T23:00:00', 'import'],
      ['OrderNoteAdded', '1996-07-04T00:00:00', 'import'],
      ['OrderHeld', '1996-07-04T01:00:00', 'import'],
      ['OrderHoldReleased', '1996-07-04T02:00:00', 'import'],
      ['OrderLineQuantityChanged', '1996-07-04T03:00:00', 'import'],
      ['OrderConfirmed', '1996-07-04T04:00:00', 'import'],
      ['OrderCancelled', '1996-07-04T05:00:00', 'import'],
    ]);
  });

  it('repeats nothing, and keeps its keys for ever', async () => {
    const lines = [placed('again'), about('again', 'AddNote', { text: 'once' }), placed('again-2')];
    expect(countsIn(await importLines(lines, '--json'))).toEqual([3, 0, 0]);
    expect(countsIn(await importLines([...lines, placed('again-3')], '--json'))).toEqual([1, 3, 0]);
    expect(await eventsOf('again')).toHaveLength(2);
    const keys = `select count(*)::integer from daybook.idempotency where principal = 'import' and expires_at is`;
    const [kept] = await query(database.url, `${keys} null`);
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(await query(database.url, `${keys} not null`)).toEqual([0]);
  });

  it('takes currencies that were withdrawn since, and answers their sales', async () => {
    const inCurrency = (currency: string) =>
      placed(`in-${currency}`, { lines: [{ ...orderLine('11', 2), unitPrice: { amount: 150, currency } }] });
    const said = await importLines(['HRK', 'BGN', 'DEM', 'ITL'].map(inCurrency), '--json');
    expect(countsIn(said)).toEqual([4, 0, 0]);
    const total = async (currency: string) =>
      (await server.client.read(`/v1/orders/in-${currency}`)).body['total'] as object;
    expect(await total('DEM')).toMatchObject({ amount: '300', exponent: 2 });
    expect(await total('ITL')).toMatchObject({ amount: '300', exponent: 0 });
    const range = 'from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", currency: "ITL"';
    const { data } = await server.client.query(`{ salesByDay(${range}) { total { formatted } } }`);
    expect(data?.['salesByDay']).toMatchObject([{ total: { formatted: expect.stringMatching(/300$/) as unknown } }]);
    expect(countsIn(await importLines([inCurrency('XAU')], '--json'))).toEqual([0, 0, 1]);
  });

  it('tells what is refused, where and why, and imports the rest', async () => {
    const at = (occurredAt: string) => ({ occurredAt });
    const lines = [
      { ...placed('refusals'), ...at('1997-01-02T00:00:00Z') },
      { ...about('refusals', 'AddNote', { text: 'before its time' }, 'a'), ...at('1997-01-01T00:00:00Z') },
      { ...about('refusals', 'AddNote', { text: 'in time' }, 'b'), ...at('1997-01-02T00:00:00Z') },
      about('nobody', 'CancelOrder', { reason: 'OTHER' }),
      { ...placed('refusals'), idempotencyKey: 'another' },
      placed('nothing-of-it', { lines: [orderLine('11', 0)] }),
      { ...placed('refusals-2'), idempotencyKey: 'place-refusals' },
      placed('refusals-3'),
      { ...placed('refusals-4'), ...at('2099-01-01T00:00:00Z') },
      { ...placed('refusals-5'), ...at(inAMinute()) },
    ];
    const said = await importLines(lines, '--json');
    expect(said.code).toBe(1);
    expect(countsIn(said)).toEqual([4, 0, 6]);
    const refused = jsonIn(said).slice(0, -1);
    expect(refused.sort((one, other) => Number(one['line']) - Number(other['line']))).toMatchObject([
      { line: 2, code: 'OCCURRED_TOO_EARLY', pointer: '/occurredAt' },
      { line: 4, code: 'ORDER_NOT_FOUND', message: expect.stringMatching(/order/i) as unknown },
      { line: 5, code: 'ORDER_ALREADY_EXISTS', pointer: '/orderId' },
      { line: 6, code: 'VALIDATION_FAILED', pointer: '/body/lines/0/quantity', message: 'Must be 1 or more.' },
      { line: 7, code: 'IDEMPOTENCY_KEY_REUSED' },
      { line: 9, code: 'OCCURRED_IN_FUTURE', pointer: '/occurredAt' },
    ]);
    expect(await eventsOf('refusals')).toHaveLength(2);
    expect((await importLines(lines)).out).toContain(
      'line        6  VALIDATION_FAILED       /body/lines/0/quantity: Must be 1 or more.\n',
    );
  });

  it('keeps the order of the file for each order, with many under way', async () => {
    const orders = Array.from({ length: 20 }, (_none, index) => `kept-${index}`);
    const notes = Array.from({ length: 40 }, (_none, index) => `n${index}`);
    const lines = [
      ...orders.map((order) => placed(order)),
      ...notes.flatMap((noteId) => orders.map((order) => about(order, 'AddNote', { text: 'x', noteId }, noteId))),
    ];
    const start = Date.parse('1998-01-01T00:00:00Z');
    const timed = lines.map((line, index) => ({ ...line, occurredAt: new Date(start + index).toISOString() }));
    expect(countsIn(await importLines(timed, '--json'))).toEqual([820, 0, 0]);
    const found = await query(
      database.url,
      `select string_agg(data->>'noteId', ' ' order by version) from daybook.events
        where type = 'OrderNoteAdded' and stream like 'order-kept-%' group by stream`,
    );
    expect(found).toEqual(orders.map(() => notes.join(' ')));
  });

  it.each([
    ['CRLF', (lines: readonly string[]) => `${lines.join('\r\n')}\r\n`],
    ['a byte order mark', (lines: readonly string[]) => `\ufeff${lines.join('\n')}\n`],
    ['blank lines and no newline at the end', (lines: readonly string[]) => `\n\n${lines.join('\n\n \n')}`],
  ])('takes files with %s', async (what, joined) => {
    const name = what.replaceAll(' ', '-');
    const lines = [placed(`${name}-1`), placed(`${name}-2`)].map((line) => JSON.stringify(line));
    const said = await importText(joined(lines), '--json');
    expect([said.code, countsIn(said)]).toEqual([0, [2, 0, 0]]);
  });

  it('refuses what is no text and what is too long, by its number, and goes on', async () => {
    const good = Buffer.from(`${JSON.stringify(placed('robust'))}\n`);
    const long = Buffer.alloc(10 * 1024 * 1024, 'x');
    const text = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), long, Buffer.from('\n{"command":\n'), good]);
    const said = await importText(text, '--json');
    expect(said.code).toBe(1);
    expect(jsonIn(said).slice(0, -1)).toEqual([
      { line: 1, code: 'INVALID_JSON', message: 'The line is not valid UTF-8.' },
      { line: 2, code: 'LINE_TOO_LONG', message: 'A line may have 256 KB at most.' },
      { line: 3, code: 'INVALID_JSON', message: 'The line is not valid JSON.' },
    ]);
    expect(countsIn(said)).toEqual([1, 0, 3]);
  });

  it('has nothing to do for an empty file', async () => {
    const said = await importText('', '--json');
    expect([said.code, countsIn(said)]).toEqual([0, [0, 0, 0]]);
  });

  it.each<[what: string, args: readonly string[], words: RegExp]>([
    ['a file that is missing', ['import', '/nowhere/lines.ndjson'], /^There is no file \/nowhere\/lines\.ndjson\.\n$/],
    ['a folder', ['import', '.'], /^\. is a folder\. Give a file of NDJSON\.\n$/],
    ['no file', ['import'], /missing required argument 'file'/],
    ['an unknown option', ['import', 'x', '--fast'], /unknown option '--fast'/],
    ['an unknown command', ['export'], /unknown command/],
  ])('ends with 2 for %s', async (_what, args, words) => {
    const said = await daybook(terminal, ...args);
    expect({ ...said, err: words.test(said.err) ? words : said.err }).toEqual({ code: 2, out: '', err: words });
  });

  it('ends with 2 for settings that cannot be, and with 3 when there is no database', async () => {
    const file = writeLines(folder, [placed('never')]);
    const bad = { ...terminal, environment: { ...terminal.environment, DATABASE_URL: 'http://127.0.0.1' } };
    expect(await daybook(bad, 'import', file)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('DATABASE_URL is not') as unknown,
    });
    const gone = { ...terminal.environment, DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' };
    const said = await daybook({ ...terminal, environment: gone }, 'import', file);
    expect({ code: said.code, out: said.out }).toEqual({ code: 3, out: '' });
    expect(said.err).not.toBe('');
  });
});

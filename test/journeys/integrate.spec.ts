import { readFileSync } from 'node:fs';
import { LIMITS } from '#platform';
import { LARGEST_LINE_AMOUNT, LARGEST_QUANTITY } from '../../src/ordering/order/money.js';
import { MOST_HOLDS, MOST_LINES, MOST_NOTES, order } from '../../src/ordering/order/order.js';
import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';

const page = readFileSync('docs/integrate.md', 'utf8').replace(/\s+/g, ' ');
const grouped = (number: number): string => number.toLocaleString('en');

/** The rows of the table of rounding, as numbers. */
const roundings = [...page.matchAll(/\| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) \| (\d+) \| (\d+) \| (\d+) (?=\|)/g)].map(
  ([, ...cells]) => cells.map(Number),
);

describe('docs/integrate.md', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const inUsd = (amount: number) => ({ amount, currency: 'USD' });

  it('computes as the program does', async () => {
    expect(roundings).toHaveLength(4);
    const lines = roundings.map(([quantity, price = 0, discountPercent, taxPercent]) =>
      line({ quantity, unitPrice: inUsd(price), discountPercent, taxPercent }),
    );
    const placed = await app.client.command('', orderBody({ orderId: 'money', lines }));
    const { body } = await app.client.readAfter(placed, '/v1/orders/money');
    const shown = body['lines'] as readonly Record<'net' | 'tax' | 'total', { readonly amount: string }>[];
    expect(shown.map(({ net, tax, total }) => [net, tax, total].map(({ amount }) => amount))).toEqual(
      roundings.map(([, , , , ...sums]) => sums.map(String)),
    );
  });

  it('knows for how long a key is remembered', async () => {
    expect(page).toContain('A key is remembered for 24 hours, and an hour more.');
    const headers = { 'idempotency-key': 'remembered' };
    const first = await app.client.command('', orderBody({ orderId: 'key' }), headers);
    const again = await app.client.command('', orderBody({ orderId: 'key' }), headers);
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    const [seconds] = await app.sql(
      `select extract(epoch from max(expires_at) - now())::integer from daybook.idempotency`,
    );
    expect(Number(seconds)).toBeGreaterThan(24 * 3_600);
    expect(Number(seconds)).toBeLessThanOrEqual(25 * 3_600);
    const other = await app.client.command('', orderBody({ orderId: 'key-2' }), headers);
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const taken = await app.client.command('', orderBody({ orderId: 'key' }));
    expect([taken.status, taken.body['code']]).toEqual([409, 'ORDER_ALREADY_EXISTS']);
  });

  it('knows the pages', async () => {
    expect(page).toContain('**Pages** have 20 orders, at most 100.');
    const answers = await Promise.all(Array.from({ length: 21 }, () => app.client.command('', orderBody())));
    await app.client.caughtUp();
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const { body, headers } = await app.client.read('/v1/orders');
    expect(body['orders']).toHaveLength(20);
    expect(headers['link']).toContain('rel="next"');
    expect((await app.client.read('/v1/orders?first=100')).status).toBe(200);
    expect((await app.client.read('/v1/orders?first=101')).status).toBe(400);
  });

  it('knows the limits', () => {
    for (const statement of [
      `lines of an order | ${grouped(MOST_LINES)}, removed ones counted`,
      `quantity of a line | ${grouped(LARGEST_QUANTITY)} |`,
      `${grouped(LARGEST_LINE_AMOUNT)} minor units`,
      `${grouped(MOST_NOTES)} and ${grouped(MOST_HOLDS)}`,
      `events of an order | ${grouped(order.longest?.events ?? 0)} |`,
      `depth ${LIMITS.depth}, ${LIMITS.aliases} aliases, ${grouped(LIMITS.tokens)} tokens, cost ${grouped(LIMITS.cost)}`,
    ]) {
      expect(page).toContain(statement);
    }
  });

  it('names codes that there are', () => {
    const known = readFileSync('docs/errors.md', 'utf8');
    const named = [...page.matchAll(/\b[45]\d\d `([A-Z_]+)`/g)].map(([, code = '']) => code);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !known.includes(`\`${code}\``))).toEqual([]);
  });
});

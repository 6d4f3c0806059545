import { jest } from '@jest/globals';
import { OrderPlaced } from '../../src/ordering/order/order.events.js';
import { placed } from '../../src/ordering/testing/index.js';
import type { QueryApp } from './query-app.fixture.js';
import { openSoldOrders } from './sold-orders.fixture.js';

const MONEY = 'fragment money on Money { amount currency exponent formatted }';
const BY_DAY = `salesByDay(from: $from, to: $to, currency: $currency, atLeast: $atLeast)
  { day orders quantity net { ...money } tax { ...money } shipping { ...money } total { ...money } }`;
const BY_COUNTRY = `salesByCountry(from: $from, to: $to, currency: $currency, atLeast: $atLeast)
  { countryCode orders quantity net { ...money } total { ...money } }`;
const TOP = `topProducts(from: $from, to: $to, currency: $currency, first: $first, atLeast: $atLeast)
  { sku title orders quantity net { ...money } }`;
const QUESTIONS = { salesByDay: BY_DAY, salesByCountry: BY_COUNTRY, topProducts: TOP };
type Question = keyof typeof QUESTIONS;

const usd = (amount: string, formatted: string) => ({ amount, currency: 'USD', exponent: 2, formatted });
const day = (date: string) => `2030-01-${date}T00:00:00Z`;

describe('sales', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openSoldOrders();
  });
  afterAll(() => on.close());

  const ask = (question: Question, variables: object, headers: Readonly<Record<string, string>> = {}) => {
    const first = question === 'topProducts' ? ', $first: Int' : '';
    const text = `query ($from: DateTime!, $to: DateTime!, $currency: String!, $atLeast: String${first}) {
      ${QUESTIONS[question]} } ${MONEY}`;
    return on.query(text, { from: day('01'), to: day('04'), currency: 'USD', ...variables }, headers);
  };
  const answered = async (question: Question, variables: object = {}) => {
    const { data, errors } = await ask(question, variables);
    expect(errors).toEqual([]);
    return data?.[question] as readonly Readonly<Record<string, unknown>>[];
  };

  it('by day: what was cancelled or taken off is out again, a range is half open', async () => {
    expect(await answered('salesByDay', { to: day('03') })).toEqual([
      {
        day: '2030-01-01',
        orders: '2',
        quantity: '34',
        net: usd('41720', '$417.20'),
        tax: usd('6384', '$63.84'),
        shipping: usd('6476', '$64.76'),
        total: usd('54580', '$545.80'),
      },
      {
        day: '2030-01-02',
        orders: '1',
        quantity: '1',
        net: usd('500', '$5.00'),
        tax: usd('0', '$0.00'),
        shipping: usd('0', '$0.00'),
        total: usd('500', '$5.00'),
      },
    ]);
    expect(await answered('salesByDay', { from: day('03') })).toMatchObject([{ day: '2030-01-03', orders: '1' }]);
    expect(await answered('salesByDay', { from: day('05'), to: day('06') })).toEqual([]);
    expect(await answered('salesByDay', { to: day('01') })).toEqual([]);
  });

  it('by country: an order counts where it goes now, the largest total first', async () => {
    expect(await answered('salesByCountry')).toEqual([
      { countryCode: 'DE', orders: '2', quantity: '23', net: usd('26260', '$262.60'), total: usd('32690', '$326.90') },
      { countryCode: null, orders: '1', quantity: '22', net: usd('25760', '$257.60'), total: usd('28952', '$289.52') },
      { countryCode: 'FR', orders: '1', quantity: '12', net: usd('15960', '$159.60'), total: usd('22390', '$223.90') },
    ]);
  });

  it('by product: the largest net first, under the newest title', async () => {
    const cabrales = { sku: '11', orders: '4', quantity: '37', net: usd('48380', '$483.80') };
    const mee = { sku: '42', title: 'Hokkien Fried Mee', orders: '2', quantity: '20', net: usd('19600', '$196.00') };
    expect(await answered('topProducts')).toEqual([{ ...cabrales, title: 'Queso Cabrales' }, mee]);
    expect(await answered('topProducts', { first: 1 })).toEqual([{ ...cabrales, title: 'Queso Cabrales' }]);
    expect(await answered('topProducts', { to: day('03') })).toMatchObject([{ sku: '11', title: 'A thing' }, {}]);
    expect(await answered('topProducts', { first: 0 })).toEqual([]);
    expect(await answered('topProducts', { to: day('02') })).toMatchObject([
      { sku: '11', title: 'Queso Cabrales', orders: '2', quantity: '24' },
      { sku: '42', orders: '1', quantity: '10' },
    ]);
  });

  it('are kept apart by currency', async () => {
    const yen = { amount: '700', currency: 'JPY', exponent: 0, formatted: '¥700' };
    expect(await answered('salesByDay', { currency: 'JPY' })).toMatchObject([{ day: '2030-01-02', total: yen }]);
    expect(await answered('salesByCountry', { currency: 'JPY' })).toMatchObject([{ countryCode: 'FR', net: yen }]);
    expect(await answered('topProducts', { currency: 'JPY' })).toMatchObject([{ sku: 'tea', orders: '1', net: yen }]);
    expect(await answered('topProducts', { currency: 'EUR' })).toEqual([]);
  });

  it('are exact where numbers are not, over any range', async () => {
    const huge = { amount: '10000000000000001', formatted: '$100,000,000,000,000.01' };
    const range = { from: day('09'), to: '2130-01-01T00:00:00Z' };
    expect(await answered('salesByDay', range)).toMatchObject([
      { orders: '11', quantity: '10001', net: huge, total: huge },
    ]);
    expect(await answered('topProducts', range)).toMatchObject([{ sku: 'palace', orders: '11', net: huge }]);
    expect(await answered('salesByCountry', range)).toMatchObject([
      { countryCode: null, orders: '10', total: { amount: '10000000000000000' } },
      { countryCode: 'FR', orders: '1', total: { amount: '1' } },
    ]);
  });

  it('have no largest quantity', async () => {
    const line = (lineId: string) => ({
      lineId,
      sku: 'grain',
      title: 'Grain',
      quantity: 1_000_000,
      unitPrice: 1,
      net: 1,
      tax: 0,
    });
    const lines = Array.from({ length: 500 }, (_, index) => line(`L${index + 1}`));
    const bulk = OrderPlaced({ ...placed.data, lines, shipping: { amount: 0 } });
    for (let each = 0; each < 5; each += 1) await on.histories.write(`bulk-${each}`, '2031-01-01T00:00:00Z', bulk);
    await on.histories.project();
    const range = { from: '2031-01-01T00:00:00Z', to: '2031-01-02T00:00:00Z' };
    for (const question of Object.keys(QUESTIONS) as Question[]) {
      expect(await answered(question, range)).toMatchObject([{ orders: '5', quantity: '2500000000' }]);
    }
  });

  it.each<[Question, string, readonly string[]]>([
    ['salesByDay', 'day', []],
    ['salesByDay', 'day total { amount }', ['net', 'tax', 'shipping']],
    ['salesByDay', 'orders ... on SalesDay { tax { amount } }', ['orders', 'tax']],
    ['salesByCountry', 'countryCode quantity', ['total', 'quantity']],
    ['topProducts', 'sku', ['net']],
    ['topProducts', 'title orders', ['net', 'orders']],
  ])('add up only what is asked for: %s %s', async (question, fields, expected) => {
    const sums = jest.spyOn(on.views, 'sums');
    const { errors } = await on.query(
      `{ ${question}(from: "${day('01')}", to: "${day('04')}", currency: "USD") { ${fields} } }`,
    );
    expect(errors).toEqual([]);
    const [, query] = sums.mock.lastCall as Parameters<typeof on.views.sums>;
    expect(query.sums).toEqual(expected);
    expect(query.newest !== undefined).toBe(fields.includes('title'));
    sums.mockRestore();
  });

  it.each<[string, object]>([
    ['a time within a day', { from: '2030-01-01T12:00:00Z' }],
    ['a millisecond before midnight', { to: '2030-01-03T23:59:59.999Z' }],
    ['midnight elsewhere', { from: '2030-01-01T00:00:00+01:00' }],
    ['an end before the beginning', { from: day('04'), to: day('03') }],
    ['no currency', { currency: 'XXX' }],
    ['a currency in small letters', { currency: 'usd' }],
  ])('refuse %s', async (_name, variables) => {
    for (const question of Object.keys(QUESTIONS) as Question[]) {
      const { errors } = await ask(question, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('refuse more products than 100, or fewer than none', async () => {
    for (const first of [-1, 101]) {
      const { errors } = await ask('topProducts', { first });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('take midnight in any offset', async () => {
    const range = { from: '2030-01-01T01:00:00+01:00', to: '2030-01-01T19:00:00-05:00' };
    expect(await answered('salesByDay', range)).toMatchObject([{ day: '2030-01-01', orders: '2' }]);
  });

  it('are as fresh as the caller asks, each by its own view', async () => {
    const atLeast = await on.histories.write('late', '2030-01-20T00:00:00Z', placed);
    const range = { from: day('20'), to: day('21'), atLeast };
    const views = { salesByDay: 'sales-by-day', salesByCountry: 'sales-by-country', topProducts: 'top-products' };
    for (const question of Object.keys(views) as Question[]) {
      const { errors } = await ask(question, range, { prefer: 'wait=0' });
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining(`${views[question]} has`) as unknown,
          extensions: { code: 'PROJECTION_LAGGING' },
        },
      ]);
    }
    await on.histories.project();
    expect(await answered('salesByDay', range)).toMatchObject([{ day: '2030-01-20', total: { amount: '32190' } }]);
    expect(await answered('salesByCountry', range)).toMatchObject([{ countryCode: 'FR', orders: '1' }]);
    expect(await answered('topProducts', range)).toMatchObject([{ sku: '11' }, { sku: '42' }]);
  });
});

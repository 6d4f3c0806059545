import { shapeOf } from '#platform';
import { OrderList } from '../../src/ordering/views/orders/order-list.shape.js';
import { placed } from '../../src/ordering/testing/index.js';
import { placedWith } from './order-histories.fixture.js';
import { ListedOrders } from './listed-orders.fixture.js';

interface Listed {
  readonly orders: readonly { readonly id: string; readonly lines: readonly object[] }[];
  readonly pageInfo: object;
}

describe('GET /v1/orders', () => {
  let listed: ListedOrders;
  beforeAll(async () => {
    listed = await ListedOrders.open();
  });
  afterAll(() => listed.on.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    listed.on.app.inject({ method: 'GET', url, headers });
  const list = async (query: string) => {
    const { statusCode, headers, json } = await get(`/v1/orders${query}`);
    expect([query, statusCode]).toEqual([query, 200]);
    const links = [...String(headers['link']).matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, name]) => [name, url]);
    return { ...json<Listed>(), link: Object.fromEntries(links) as Partial<Record<string, string>> };
  };
  const idsOf = ({ orders }: Listed) => orders.map(({ id }) => id).join('');
  const refused = async (query: string) => {
    const { statusCode, json } = await get(`/v1/orders${query}`);
    const { code, parameter, detail } = json<Record<'code' | 'parameter' | 'detail', string>>();
    expect([query, statusCode, code]).toEqual([query, 400, 'PARAMETER_INVALID']);
    return { parameter, detail };
  };

  it('answers each order as it is answered alone, in the shape that is published', async () => {
    const { orders, pageInfo } = await list('');
    expect(idsOf({ orders, pageInfo })).toBe('fedcba');
    expect(shapeOf(OrderList).problems({ orders, pageInfo })).toEqual([]);
    const alone = (await get('/v1/orders/f')).json<object>();
    expect(orders[0]).toEqual(alone);
    expect(alone).toMatchObject({ customerName: 'Paul Henriot', customerEmail: 'paul@vins.example' });
  });

  it.each([
    ['status=CANCELLED', 'c'],
    ['status=COMPLETED', 'e'],
    ['status.in=PLACED,COMPLETED', 'feda'],
    ['customerId=ANNA', 'ba'],
    ['customerId.in=BERT,CARL,NOBODY', 'dc'],
    ['customerId.startsWith=AN', 'ba'],
    ['orderNumber.startsWith=DC', 'ed'],
    ['sku=pear', 'da'],
    ['countryCode=DE', 'fcb'],
    ['currency=JPY', 'e'],
    ['placedAt.gte=2030-01-02&placedAt.lt=2030-01-04T00:00:00Z', 'cb'],
    ['totalAmount.gte=300&totalAmount.lt=500', 'cb'],
    ['hasHold=true', 'd'],
    ['hasHold=false&countryCode=FR', 'ea'],
    ['sort=totalAmount,-orderNumber', 'ecbadf'],
    ['sort=-totalAmount&first=2', 'fd'],
    ['last=2', 'ba'],
    ['first=0', ''],
  ])('finds and sorts as GraphQL does: %s', async (query, ids) => {
    expect(idsOf(await list(`?${query}`))).toBe(ids);
  });

  it('links its pages, forward and back, with all that was asked', async () => {
    const first = await list('?status.in=PLACED,CONFIRMED,COMPLETED&first=2');
    expect([idsOf(first), Object.keys(first.link)]).toEqual(['fe', ['first', 'next']]);
    const second = await list(first.link['next']?.replace('/v1/orders', '') ?? '');
    expect([idsOf(second), Object.keys(second.link)]).toEqual(['db', ['first', 'next', 'prev']]);
    const third = await list(second.link['next']?.replace('/v1/orders', '') ?? '');
    expect([idsOf(third), Object.keys(third.link)]).toEqual(['a', ['first', 'prev']]);
    const back = await list(third.link['prev']?.replace('/v1/orders', '') ?? '');
    expect(idsOf(back)).toBe('db');
    const again = await list(back.link['first']?.replace('/v1/orders', '') ?? '');
    expect([idsOf(again), again.link]).toEqual(['fe', first.link]);
    expect((await list('')).link).toEqual({ first: '/v1/orders' });
  });

  it('says which parameter is wrong, and what it has to be', async () => {
    for (const [query, detail] of [
      ['status=OPEN', 'status has to be one of PLACED, CONFIRMED, COMPLETED, CANCELLED.'],
      ['first=101', 'first has to be a whole number from 0 to 100.'],
      ['hasHold=yes', 'hasHold has to be true or false.'],
      ['placedAt.gte=yesterday', 'placedAt.gte has to be a day (2026-01-31, in UTC) or a time in RFC 3339.'],
      ['totalAmount.lt=1.5', 'totalAmount.lt has to be a whole number of minor units.'],
      ['customerId=', 'customerId has to be a text.'],
      [
        'sort=price',
        'sort has to be some of placedAt, totalAmount, orderNumber, with commas between them and - before what descends.',
      ],
    ] as const) {
      const name = query.split('=')[0];
      expect(await refused(`?${query}`)).toEqual({ parameter: name, detail });
    }
    expect((await refused('?customerName=Paul')).detail).toMatch(/^customerName is not known here\. Known are first, /);
    for (const query of ['first=1&last=1', 'after=nonsense', 'sort=placedAt,-placedAt', 'last=1&after=x']) {
      expect((await refused(`?${query}`)).detail).toMatch(/\.$/);
    }
    const { link } = await list('?first=2');
    expect((await refused(`${link['next']?.replace('/v1/orders', '')}&sort=totalAmount`)).detail).toContain('sort');
    expect((await refused(`?customerId.in=${'x,'.repeat(100)}x`)).detail).toContain('100 values');
  });

  it.each(['1e1', '+5', ' 5', '5 ', '05', '5.0', '0x5', '٣', ''])('takes no number from %j', async (text) => {
    for (const name of ['first', 'last', 'totalAmount.gte', 'totalAmount.lt']) {
      const { parameter, detail } = await refused(`?${name}=${encodeURIComponent(text)}`);
      expect([parameter, detail]).toEqual([name, expect.stringContaining('a whole number')]);
    }
  });

  it('ends a page sooner where orders are long, and goes on from there', async () => {
    const { data } = placedWith({ customerId: 'LONG' });
    const [line = {}] = (data as typeof placed.data).lines;
    const lines = Array.from({ length: 500 }, (_, index) => ({ ...line, lineId: `L${index}` }));
    for (const id of ['l1', 'l2', 'l3', 'l4', 'l5']) {
      await listed.on.histories.write(id, '2030-02-01T00:00:00Z', {
        ...placed,
        data: { ...(data as object), lines },
      } as typeof placed);
    }
    await listed.on.histories.project();
    const first = await list('?customerId=LONG&sort=placedAt');
    expect([first.orders.length, Object.keys(first.link)]).toEqual([4, ['first', 'next']]);
    const rest = await list(first.link['next']?.replace('/v1/orders', '') ?? '');
    expect(idsOf(first) + idsOf(rest)).toBe('l1l2l3l4l5');
    expect(idsOf(await list('?customerId=LONG&sort=placedAt&last=100'))).toBe('l2l3l4l5');
  });

  it('is as fresh as the token asks', async () => {
    const token = await listed.on.histories.write('late', '2030-03-01T00:00:00Z', placed);
    const late = await get('/v1/orders', { 'Consistency-Token': token, Prefer: 'wait=0' });
    expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([503, 'PROJECTION_LAGGING']);
    await listed.on.histories.project();
    const { statusCode, json } = await get('/v1/orders?first=1', { 'Consistency-Token': token });
    expect([statusCode, idsOf(json<Listed>())]).toEqual([200, 'late']);
  });
});

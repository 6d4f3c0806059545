import { isClear, mapPersonal, UnreadableEvent } from '#kernel';
import { placed } from '../testing/index.js';
import { orderEvents, OrderPlaced } from './order.events.js';

/** The order of the examples as version 1 wrote it: rates as percentages, no sums, nothing sealed. */
const writtenAsVersion1 = {
  orderNumber: 'DB-0000042',
  customer: { customerId: 'VINET', name: 'Paul Henriot', email: 'paul@vins.example' },
  currency: 'USD',
  lines: [
    {
      lineId: 'L1',
      sku: '11',
      title: 'Queso Cabrales',
      quantity: 12,
      unitPrice: 1400,
      discountPercent: 5,
      taxPercent: 20,
    },
    { lineId: 'L2', sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: 980 },
  ],
  shipping: {
    amount: 3238,
    address: { city: 'Reims', postalCode: '51100', countryCode: 'FR', line1: '59 rue de l’Abbaye' },
  },
};

const [version1, version2, version3] = OrderPlaced.schemas;

describe('OrderPlaced', () => {
  it('in version 1 is lifted to what would be written today', () => {
    expect(version1?.problems(writtenAsVersion1)).toEqual([]);
    expect(OrderPlaced.lift(writtenAsVersion1, 1)).toEqual(placed.data);
  });

  it('in version 1 need not have contact, rates or an address', () => {
    const { lines } = writtenAsVersion1;
    const bare = {
      ...writtenAsVersion1,
      customer: { customerId: 'VINET' },
      lines: lines.slice(1),
      shipping: { amount: 0 },
    };
    expect(version1?.matches(bare)).toBe(true);
    expect(OrderPlaced.lift(bare, 1)).toEqual({
      ...placed.data,
      customer: { customerId: 'VINET' },
      lines: placed.data.lines.slice(1),
      shipping: { amount: 0 },
    });
  });

  it('in version 1 with a line beyond any amount is not read as something else', () => {
    const lines = [{ lineId: 'L1', sku: '11', title: 'Gold', quantity: 1_000_000, unitPrice: 1_000_001 }];
    expect(() => OrderPlaced.lift({ ...writtenAsVersion1, lines }, 1)).toThrow('line L1 is larger');
  });

  it('in version 2 is lifted to finer rates, and its amounts stay as they were charged', () => {
    const [first, ...others] = placed.data.lines;
    const { discountMillionths: _discount, taxMillionths: _tax, ...line } = { ...first };
    const charged = { ...line, discountBasisPoints: 500, taxBasisPoints: 2_000, net: 15_961 };
    const writtenAsVersion2 = { ...placed.data, lines: [charged, ...others] };
    expect(
      version2?.matches({ ...writtenAsVersion2, customer: { customerId: 'VINET' }, shipping: { amount: 0 } }),
    ).toBe(true);
    expect(OrderPlaced.lift(writtenAsVersion2, 2)).toEqual({
      ...placed.data,
      lines: [{ ...first, net: 15_961 }, ...others],
    });
  });

  it('in a version of a later release is not read', () => {
    expect(() => OrderPlaced.lift(writtenAsVersion1, 5)).toThrow(UnreadableEvent);
  });

  it('is refused with anything personal in clear, and says where', () => {
    expect(version3?.problems(placed.data).map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/customer/name', '/customer/email', '/shipping/address/line1']),
    );
    expect(() => orderEvents.check('OrderPlaced', placed.data)).toThrow('OrderPlaced does not match its schema');
  });

  it.each([
    ['no lines', { lines: [] }],
    ['more than 1,000 lines', { lines: Array.from({ length: 1_001 }, () => placed.data.lines[1]) }],
    ['a line without quantity', { lines: [{ ...placed.data.lines[1], quantity: 0 }] }],
    ['half a quantity', { lines: [{ ...placed.data.lines[1], quantity: 0.5 }] }],
    ['a negative amount', { shipping: { amount: -1 } }],
    ['a currency in small letters', { currency: 'usd' }],
    ['an unknown property', { colour: 'red' }],
  ])('is refused with %s', (_what, fault) => {
    const sound = { ...placed.data, customer: { customerId: 'VINET' }, shipping: { amount: 0 } };
    expect(version3?.matches(sound)).toBe(true);
    expect(version3?.matches({ ...sound, ...fault })).toBe(false);
  });

  it('is about its customer, whose key seals it', () => {
    expect(orderEvents.subjectOf(placed)).toBe('VINET');
    const personal: string[] = [];
    mapPersonal(placed.data, (value, pointer) => (isClear(value) && personal.push(pointer), value));
    expect(personal).toEqual(['/customer/name', '/customer/email', '/shipping/address/line1']);
  });
});

import { deepFreeze, given } from '#kernel/testing';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  holdReleased,
  noteAdded,
  placed,
  lineAdded,
  secondLineRemoved,
} from '../testing/index.js';
import { allowedCommands, foldOrder, order, ORDER_STATUSES, type OrderStatus } from './order.js';
import { orderEvents, OrderPlaced } from './order.events.js';
import { ORDER_REJECTIONS, refuse } from './order.rejections.js';
import { orderReply, placedReply } from './order.reply.js';

describe('the state of an order', () => {
  it('does not exist before it was placed', () => {
    expect(foldOrder([])).toEqual({ status: 'absent' });
  });

  it('holds what later commands decide on', () => {
    expect(given(order, placed).state).toEqual({
      status: 'PLACED',
      orderNumber: 'DB-0000042',
      customerId: 'VINET',
      currency: 'USD',
      placedAt: '2030-01-01T00:00:00.000Z',
      lines: placed.data.lines,
      shippingAmount: 3238,
      countryCode: 'FR',
      holds: [],
      noteIds: [],
    });
  });

  it('remembers holds, notes, quantities and the country', () => {
    expect(given(order, placed, held, noteAdded, secondLineRemoved, addressChanged).state).toMatchObject({
      status: 'PLACED',
      countryCode: 'DE',
      lines: [
        { quantity: 12, net: 15960 },
        { lineId: 'L2', sku: '42', quantity: 0, net: 0, tax: 0, unitPrice: 980 },
      ],
      holds: [{ holdId: 'h1', released: false }],
      noteIds: ['n1'],
    });
    expect(given(order, placed, held, holdReleased).state).toMatchObject({ holds: [{ holdId: 'h1', released: true }] });
  });

  it('has no country when its address has none', () => {
    const { countryCode: _none, ...address } = addressChanged.data.address;
    const moved = given(order, placed, { ...addressChanged, data: { ...addressChanged.data, address } });
    expect(moved.state).not.toHaveProperty('countryCode');
    expect(given(order, OrderPlaced({ ...placed.data, shipping: { amount: 0 } })).state).not.toHaveProperty(
      'countryCode',
    );
  });

  it('stays as it was but for the status when the order is cancelled', () => {
    expect(given(order, placed, cancelled).state).toEqual({ ...given(order, placed).state, status: 'CANCELLED' });
  });

  it('refuses a stream that does not begin with the placing', () => {
    const orphan = { ...cancelled, occurredAt: '2030-01-01T00:00:00.000Z' };
    expect(() => foldOrder([orphan])).toThrow('does not begin with OrderPlaced');
  });
});

describe('the commands that are allowed', () => {
  const allowed = (status: OrderStatus, holds: readonly { released: boolean }[], notes = 0) =>
    allowedCommands({ status, holds, notes: Array.from({ length: notes }) });
  const open = [{ released: false }];
  const released = [{ released: true }];

  it.each(['PLACED', 'CONFIRMED'] as const)('%s: all of them, releasing when there is a hold to release', (status) => {
    expect(allowed(status, open)).toHaveLength(6);
    expect(allowed(status, released)).not.toContain('RELEASE_HOLD');
    expect(allowed(status, [])).toEqual([
      'CANCEL',
      'CHANGE_SHIPPING_ADDRESS',
      'ADD_NOTE',
      'PLACE_HOLD',
      'CHANGE_LINE_QUANTITY',
    ]);
  });

  it.each(['COMPLETED', 'CANCELLED'] as const)('%s: notes, and releasing what is still held', (status) => {
    expect(allowed(status, [])).toEqual(['ADD_NOTE']);
    expect(allowed(status, open)).toEqual(['ADD_NOTE', 'RELEASE_HOLD']);
  });

  it('those of which there may be no more are not among them', () => {
    expect(allowed('PLACED', [], 1_000)).not.toContain('ADD_NOTE');
    expect(
      allowed(
        'PLACED',
        Array.from({ length: 100 }, () => ({ released: true })),
      ),
    ).not.toContain('PLACE_HOLD');
  });

  it('no status is a dead end: it can be cancelled, or a note can still be written', () => {
    for (const status of ORDER_STATUSES) {
      const commands = allowed(status, []);
      expect(commands).toContain('ADD_NOTE');
      expect(commands.includes('CANCEL')).toBe(status === 'PLACED' || status === 'CONFIRMED');
    }
  });
});

describe('refusals and answers', () => {
  it('every refusal has a kind, and a sentence that ends', () => {
    for (const code of Object.keys(ORDER_REJECTIONS) as (keyof typeof ORDER_REJECTIONS)[]) {
      expect(refuse(code)).toEqual({ rejected: code, ...ORDER_REJECTIONS[code] });
      expect(refuse(code).because).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('an answer tells ids, status and version, and nothing personal', () => {
    const { state } = given(order, placed);
    const reply = placedReply('o1')(state, { version: 1, events: ['OrderPlaced'] });
    const body = { orderId: 'o1', orderNumber: 'DB-0000042', status: 'PLACED', version: 1, events: ['OrderPlaced'] };
    expect(reply).toEqual({ status: 201, body });
    expect(orderReply('o1', { noteId: 'n1' })(state, { version: 1, events: [] })).toEqual({
      status: 200,
      body: { ...body, events: [], noteId: 'n1' },
    });
  });

  it('there is no answer for an order that does not exist', () => {
    expect(() => orderReply('o1')(order.initial, { version: 0, events: [] })).toThrow('order o1');
  });

  it('the catalogue knows every example, and refuses none of them once it is sealed', () => {
    const sealed = { sealed: 'k1.bm9uY2U.Y2lwaGVy' };
    const examples = [
      ...[placed, confirmed, completed, cancelled, addressChanged, secondLineRemoved],
      ...[lineAdded, noteAdded, held, holdReleased],
    ];
    expect(examples.map(({ type }) => type).sort()).toEqual(orderEvents.definitions.map(({ type }) => type).sort());
    for (const { type, data } of examples) {
      const stored: unknown = JSON.parse(JSON.stringify(deepFreeze(data)), (_key, value: unknown) =>
        typeof value === 'object' && value !== null && 'clear' in value ? sealed : value,
      );
      expect(() => orderEvents.check(type, stored)).not.toThrow();
    }
  });
});

import { clear, type DomainEvent } from '#kernel';
import { givenView } from '#kernel/testing';
import { OrderPlaced } from '../../order/order.events.js';
import {
  addressChanged,
  cancelled,
  held,
  holdReleased,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../testing/index.js';
import { customers } from './customers.projection.js';

const after = (...facts: DomainEvent[]) => givenView(customers, 'order-o1', ...facts).document('VINET');

const inYen = OrderPlaced({
  ...placed.data,
  customer: { customerId: 'VINET' },
  currency: 'JPY',
  shipping: { amount: 0 },
});

const vinet = {
  customerId: 'VINET',
  name: clear('Paul Henriot'),
  namedAt: { occurredAt: '2030-01-01T00:00:00.000Z', position: 1 },
  email: clear('paul@vins.example'),
  emailGivenAt: { occurredAt: '2030-01-01T00:00:00.000Z', position: 1 },
  ordersPlaced: 1,
  ordersCancelled: 0,
  value: { USD: { orders: 1, total: '32190' } },
  firstOrderAt: '2030-01-01T00:00:00.000Z',
  lastOrderAt: '2030-01-01T00:00:00.000Z',
};

describe('customers', () => {
  it('begin with their first order', () => {
    expect(after(placed, addressChanged, noteAdded, held, holdReleased)).toEqual(vinet);
  });

  it('gather their orders by currency; an order without a name or an e-mail takes none away', () => {
    expect(after(placed, inYen)).toEqual({
      ...vinet,
      ordersPlaced: 2,
      value: { USD: { orders: 1, total: '32190' }, JPY: { orders: 1, total: '28952' } },
      lastOrderAt: '2030-01-01T00:01:00.000Z',
    });
  });

  it('are called as their newest order has it', () => {
    const married = OrderPlaced({ ...placed.data, customer: { customerId: 'VINET', name: clear('Paul Ottlieb') } });
    expect(after(placed, married)).toMatchObject({ name: clear('Paul Ottlieb'), namedAt: { position: 2 } });
  });

  it('have the e-mail of the newest order that gives one, whoever named them last', () => {
    const moved = OrderPlaced({ ...placed.data, customer: { customerId: 'VINET', email: clear('paul@new.example') } });
    const named = OrderPlaced({ ...placed.data, customer: { customerId: 'VINET', name: clear('Paul Ottlieb') } });
    expect(after(placed, moved, named)).toMatchObject({
      ...{ name: clear('Paul Ottlieb'), namedAt: { position: 3 } },
      ...{ email: clear('paul@new.example'), emailGivenAt: { position: 2 } },
    });
  });

  it('lose the value of cancelled orders and lines, and no entry is left for a currency without orders', () => {
    expect(after(placed, secondLineRemoved)).toMatchObject({ value: { USD: { orders: 1, total: '22390' } } });
    expect(after(placed, cancelled)).toEqual({ ...vinet, ordersCancelled: 1, value: {} });
    expect(after(placed, placed, cancelled)).toMatchObject({
      ordersPlaced: 2,
      ordersCancelled: 1,
      value: { USD: { orders: 1, total: '32190' } },
    });
  });

  it('keep an entry for orders that cost nothing', () => {
    const lines = placed.data.lines.map((line) => ({ ...line, unitPrice: 0, net: 0, tax: 0 }));
    const free = OrderPlaced({ ...placed.data, lines, shipping: { amount: 0 } });
    expect(after(free)).toMatchObject({ value: { USD: { orders: 1, total: '0' } } });
  });

  it('are not made by an order that was never placed', () => {
    expect(() => after(cancelled)).toThrow('VINET');
  });
});

import type { DomainEvent } from '#kernel';
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
import { topProducts } from './top-products.projection.js';

const after = (...facts: DomainEvent[]) => givenView(topProducts, 'order-o1', ...facts).documents;

const day = { day: '2030-01-01', currency: 'USD' };
const titledAt = { occurredAt: '2030-01-01T00:00:00.000Z', position: 1 };
const later = { occurredAt: '2030-01-01T00:01:00.000Z', position: 2 };
const cabrales = { ...day, sku: '11', title: 'Queso Cabrales', titledAt, orders: 1, quantity: 12, net: '15960' };
const mee = { ...day, sku: '42', title: 'Hokkien Fried Mee', titledAt, orders: 1, quantity: 10, net: '9800' };
const nothing = { orders: 0, quantity: 0, net: '0' };

const renamed = OrderPlaced({
  ...placed.data,
  lines: placed.data.lines.slice(0, 1).map((line) => ({ ...line, title: 'Cabrales' })),
});

describe('top-products', () => {
  it('counts what an order has of each product', () => {
    expect(Object.fromEntries(after(placed, addressChanged, noteAdded, held, holdReleased))).toEqual({
      'USD 2030-01-01 11': cabrales,
      'USD 2030-01-01 42': mee,
    });
  });

  it('takes a cancelled order or line out again', () => {
    expect(after(placed, secondLineRemoved).get('USD 2030-01-01 42')).toEqual({ ...mee, ...nothing });
    expect(Object.fromEntries(after(placed, cancelled))).toEqual({
      'USD 2030-01-01 11': { ...cabrales, ...nothing },
      'USD 2030-01-01 42': { ...mee, ...nothing },
    });
  });

  it('shows the title of the newest order, whatever happens to older ones later', () => {
    const twice = { ...cabrales, title: 'Cabrales', titledAt: later, orders: 2, quantity: 24, net: '31920' };
    expect(after(placed, renamed).get('USD 2030-01-01 11')).toEqual(twice);
    expect(after(placed, renamed, cancelled).get('USD 2030-01-01 11')).toEqual({
      ...cabrales,
      title: 'Cabrales',
      titledAt: later,
    });
  });
});

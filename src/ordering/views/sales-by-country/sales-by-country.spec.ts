import type { DomainEvent } from '#kernel';
import { givenView } from '#kernel/testing';
import { OrderPlaced, OrderShippingAddressChanged } from '../../order/order.events.js';
import {
  addressChanged,
  cancelled,
  held,
  holdReleased,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../testing/index.js';
import { salesByCountry } from './sales-by-country.projection.js';

const after = (...facts: DomainEvent[]) =>
  Object.fromEntries(givenView(salesByCountry, 'order-o1', ...facts).documents);

const day = { day: '2030-01-01', currency: 'USD' };
const sold = { orders: 1, quantity: 22, net: '25760', total: '32190' };
const nothing = { orders: 0, quantity: 0, net: '0', total: '0' };

describe('sales-by-country', () => {
  it('counts an order where it goes', () => {
    expect(after(placed)).toEqual({ 'USD 2030-01-01 FR': { ...day, countryCode: 'FR', ...sold } });
  });

  it('moves an order with its address, also to none', () => {
    const toNowhere = OrderShippingAddressChanged({
      ...addressChanged.data,
      previousCountryCode: 'DE',
      address: { city: 'At sea' },
    });
    expect(after(placed, addressChanged, toNowhere)).toEqual({
      'USD 2030-01-01 FR': { ...day, countryCode: 'FR', ...nothing },
      'USD 2030-01-01 DE': { ...day, countryCode: 'DE', ...nothing },
      'USD 2030-01-01 -': { ...day, ...sold },
    });
  });

  it('does not touch a country within which an order moves', () => {
    const within = OrderShippingAddressChanged({
      ...addressChanged.data,
      address: { city: 'Paris', countryCode: 'FR' },
    });
    expect(after(placed, within)).toEqual(after(placed));
  });

  it('takes a cancelled order out where it was last', () => {
    const { countryCode: _, ...elsewhere } = cancelled.data;
    const nowhere = OrderPlaced({ ...placed.data, shipping: { amount: 3238 } });
    expect(after(nowhere, { ...cancelled, data: elsewhere })).toEqual({ 'USD 2030-01-01 -': { ...day, ...nothing } });
    expect(after(placed, cancelled)).toEqual({ 'USD 2030-01-01 FR': { ...day, countryCode: 'FR', ...nothing } });
  });

  it('follows the quantity of a line, and nothing else', () => {
    const less = { ...sold, quantity: 12, net: '15960', total: '22390' };
    expect(after(placed, noteAdded, secondLineRemoved, held, holdReleased)).toEqual({
      'USD 2030-01-01 FR': { ...day, countryCode: 'FR', ...less },
    });
  });
});

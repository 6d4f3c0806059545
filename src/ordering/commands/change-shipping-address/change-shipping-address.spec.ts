import { clear } from '#kernel';
import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderPlaced, OrderShippingAddressChanged } from '../../order/order.events.js';
import { addressChanged, cancelled, placed, secondLineRemoved } from '../../testing/index.js';
import { changeShippingAddress } from './change-shipping-address.decider.js';

const toAachen = changeShippingAddress({ city: 'Aachen', countryCode: 'DE', name: 'Sven Ottlieb' });

describe('changing the shipping address', () => {
  it('says both countries and the sums that move between them', () => {
    given(order, placed).when(toAachen).then(addressChanged);
  });

  it('marks the name, the lines and the phone as personal, and nothing else', () => {
    const place = { city: 'Graz', region: 'Steiermark', postalCode: '8010', countryCode: 'AT' };
    given(order, placed)
      .when(changeShippingAddress({ ...place, name: 'A', line1: 'B', line2: 'C', phone: 'D' }))
      .then(
        OrderShippingAddressChanged({
          ...addressChanged.data,
          address: { ...place, name: clear('A'), line1: clear('B'), line2: clear('C'), phone: clear('D') },
        }),
      );
  });

  it('counts what is on order now', () => {
    const totals = { quantity: 12, net: 15960, tax: 3192, shippingAmount: 3238 };
    given(order, placed, secondLineRemoved)
      .when(toAachen)
      .then(OrderShippingAddressChanged({ ...addressChanged.data, totals }));
  });

  it('names no earlier country when there was none', () => {
    const { previousCountryCode: _none, ...rest } = addressChanged.data;
    given(order, OrderPlaced({ ...placed.data, shipping: { amount: 3238 } }))
      .when(toAachen)
      .then(OrderShippingAddressChanged(rest));
  });

  it('may leave the order without a country', () => {
    given(order, placed, addressChanged)
      .when(changeShippingAddress({}))
      .then(OrderShippingAddressChanged({ ...addressChanged.data, previousCountryCode: 'DE', address: {} }));
  });

  it('is recorded again for the same address, since sealed addresses cannot be compared', () => {
    given(order, placed, addressChanged)
      .when(toAachen)
      .then(OrderShippingAddressChanged({ ...addressChanged.data, previousCountryCode: 'DE' }));
  });

  it('is refused for a cancelled order and for one that does not exist', () => {
    given(order, placed, cancelled).when(toAachen).thenRefuses('ORDER_STATE_CONFLICT');
    given(order).when(toAachen).thenRefuses('ORDER_NOT_FOUND');
  });
});

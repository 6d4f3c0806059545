import type { Decide } from '#kernel';
import { addressOf, type AddressInClear } from '../../order/address.js';
import { isOpen, isPlaced, type Order, originOf, type PlacedOrder } from '../../order/order.js';
import { type OrderEvent, OrderShippingAddressChanged } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import { stateConflict } from '../../order/state-conflict.js';

/** Sends the order elsewhere. Sealed addresses cannot be compared, so the same address again is recorded again. */
export const changeShippingAddress =
  (address: AddressInClear): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (!isOpen(order)) return stateConflict(order);
    return [
      OrderShippingAddressChanged({
        ...originOf(order),
        ...previousCountryOf(order),
        address: addressOf(address),
        totals: totalsOf(order),
      }),
    ];
  };

const previousCountryOf = ({ countryCode }: PlacedOrder): { readonly previousCountryCode?: string } =>
  countryCode === undefined ? {} : { previousCountryCode: countryCode };

/** What moves from one country's sales to the other's. */
const totalsOf = ({ lines, shippingAmount }: PlacedOrder) => ({
  quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  net: lines.reduce((sum, { net }) => sum + net, 0),
  tax: lines.reduce((sum, { tax }) => sum + tax, 0),
  shippingAmount,
});

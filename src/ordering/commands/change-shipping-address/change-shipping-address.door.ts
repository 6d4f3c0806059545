import { commandDoor } from '#platform';
import { AddressShape } from '../../api/address.shape.js';
import { ChangeShippingAddress } from './change-shipping-address.command.js';

export const changeShippingAddressDoor = commandDoor(
  'ChangeShippingAddress',
  'orderId',
  AddressShape,
  (orderId, body, context) => new ChangeShippingAddress(orderId, body, context),
);

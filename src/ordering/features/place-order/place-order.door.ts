import { creatingDoor } from '#platform';
import { PlaceOrderBody } from './place-order.body.js';
import { PlaceOrder } from './place-order.command.js';

export const placeOrderDoor = creatingDoor(
  'PlaceOrder',
  PlaceOrderBody,
  ({ orderId }) => orderId,
  (body, context) => new PlaceOrder(body, context),
);

import { creatingDoor } from '#platform';
import { ImportedOrderBody } from './place-order.body.js';
import { PlaceOrder } from './place-order.command.js';

export const placeOrderDoor = creatingDoor(
  'PlaceOrder',
  ImportedOrderBody,
  ({ orderId }) => orderId,
  (body, context) => new PlaceOrder(body, context),
);

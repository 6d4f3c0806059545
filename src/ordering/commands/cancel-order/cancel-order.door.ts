import { commandDoor } from '#platform';
import { CancelOrder } from './cancel-order.command.js';
import { CancelOrderBody } from './cancel-order.controller.js';

export const cancelOrderDoor = commandDoor(
  'CancelOrder',
  'orderId',
  CancelOrderBody,
  (orderId, body, context) => new CancelOrder(orderId, body, context),
);

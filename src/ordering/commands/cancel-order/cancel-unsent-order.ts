import type { CommandRequest } from '#kernel';
import type { DispatchedGoods } from '../../api/dispatched-goods.js';
import type { Order } from '../../order/order.js';
import type { OrderEvent } from '../../order/order.events.js';
import { cancelOrder, type CancelOrderIntent } from './cancel-order.decider.js';

/** Cancels an order of which nothing has left. */
export const cancelUnsentOrder =
  (intent: CancelOrderIntent, orderId: string, goods: DispatchedGoods): CommandRequest<Order, OrderEvent>['decide'] =>
  async (order, at) =>
    cancelOrder(intent, await goods.of(orderId))(order, at);

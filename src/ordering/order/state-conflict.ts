import type { Rejection } from '#kernel';
import { commandsAllowedBy, type PlacedOrder } from './order.js';
import { refuse } from './order.rejections.js';

/** The refusal for a command that the order's status does not allow; names those that it does. */
export const stateConflict = (order: PlacedOrder): Rejection =>
  refuse('ORDER_STATE_CONFLICT', {
    details: { currentStatus: order.status, allowedCommands: commandsAllowedBy(order) },
  });

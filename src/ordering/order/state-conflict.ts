import type { Rejection } from '#kernel';
import { allowedCommands, type PlacedOrder } from './order.js';
import { refuse } from './order.rejections.js';

/** The refusal for a command that the order's status does not allow; names those that it does. */
export const stateConflict = ({ status, holds }: PlacedOrder): Rejection =>
  refuse('ORDER_STATE_CONFLICT', {
    details: { currentStatus: status, allowedCommands: allowedCommands(status, holds) },
  });

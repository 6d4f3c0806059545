import { commandDoor } from '#platform';
import { Id } from '../../api/id.shape.js';
import { ChangeLineQuantity } from './change-line-quantity.command.js';
import { ChangeLineQuantityBody } from './change-line-quantity.controller.js';

/** The body of REST with what REST has in the path. */
export class LineQuantityToChange extends ChangeLineQuantityBody {
  @Id()
  lineId!: string;
}

export const changeLineQuantityDoor = commandDoor(
  'ChangeLineQuantity',
  'orderId',
  LineQuantityToChange,
  (orderId, { lineId, quantity }, context) => new ChangeLineQuantity(orderId, lineId, { quantity }, context),
);

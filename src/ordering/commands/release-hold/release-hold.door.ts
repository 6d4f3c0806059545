import { commandDoor } from '#platform';
import { Id } from '../../api/id.shape.js';
import { ReleaseHold } from './release-hold.command.js';

/** What REST has in the path. */
export class HoldToRelease {
  @Id()
  holdId!: string;
}

export const releaseHoldDoor = commandDoor(
  'ReleaseHold',
  'orderId',
  HoldToRelease,
  (orderId, { holdId }, context) => new ReleaseHold(orderId, holdId, context),
);

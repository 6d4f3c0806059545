import { commandDoor } from '#platform';
import { PlaceHold } from './place-hold.command.js';
import { PlaceHoldBody } from './place-hold.controller.js';

export const placeHoldDoor = commandDoor(
  'PlaceHold',
  'orderId',
  PlaceHoldBody,
  (orderId, body, context) => new PlaceHold(orderId, body, context),
);

import { commandDoor } from '#platform';
import { AddNote } from './add-note.command.js';
import { AddNoteBody } from './add-note.controller.js';

export const addNoteDoor = commandDoor(
  'AddNote',
  'orderId',
  AddNoteBody,
  (orderId, body, context) => new AddNote(orderId, body, context),
);

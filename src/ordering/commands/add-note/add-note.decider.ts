import { clear, type Decide } from '#kernel';
import { isPlaced, MOST_NOTES, type Order } from '../../order/order.js';
import { OrderNoteAdded, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';

export interface AddNoteIntent {
  readonly noteId: string;
  readonly text: string;
}

/** Adds a note, whatever the status: also a cancelled order may need a word. */
export const addNote =
  ({ noteId, text }: AddNoteIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
    if (order.noteIds.includes(noteId)) return refuse('NOTE_ALREADY_EXISTS', { pointer: '/noteId' });
    if (order.noteIds.length >= MOST_NOTES) return refuse('TOO_MANY_NOTES');
    return [OrderNoteAdded({ customerId: order.customerId, noteId, text: clear(text) })];
  };

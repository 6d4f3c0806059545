import { clear } from '#kernel';
import { given } from '#kernel/testing';
import { MOST_NOTES, order } from '../../order/order.js';
import { OrderNoteAdded } from '../../order/order.events.js';
import { cancelled, noteAdded, placed } from '../../testing/index.js';
import { addNote } from './add-note.decider.js';

describe('adding a note', () => {
  it('keeps the text as a personal value of the customer', () => {
    given(order, placed)
      .when(addNote({ noteId: 'n2', text: 'Call first' }))
      .then(OrderNoteAdded({ customerId: 'VINET', noteId: 'n2', text: clear('Call first') }));
  });

  it('is possible on a cancelled order, and for the same text again', () => {
    given(order, placed, noteAdded, cancelled)
      .when(addNote({ noteId: 'n2', text: 'Rings twice' }))
      .then(OrderNoteAdded({ customerId: 'VINET', noteId: 'n2', text: clear('Rings twice') }));
  });

  it('is refused when the order has a note with this id', () => {
    const { thenRefuses, decision } = given(order, placed, noteAdded).when(addNote({ noteId: 'n1', text: 'Other' }));
    thenRefuses('NOTE_ALREADY_EXISTS');
    expect(decision).toMatchObject({ pointer: '/noteId', kind: 'conflict' });
  });

  it('is refused when the order has as many notes as it may', () => {
    const notes = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        OrderNoteAdded({ customerId: 'VINET', noteId: `n${index}`, text: clear('Rings twice') }),
      );
    const another = addNote({ noteId: 'another', text: 'Hello' });
    expect(given(order, placed, ...notes(MOST_NOTES - 1)).when(another).decision).toHaveLength(1);
    given(order, placed, ...notes(MOST_NOTES))
      .when(another)
      .thenRefuses('TOO_MANY_NOTES');
  });

  it('is refused for an order that does not exist', () => {
    given(order)
      .when(addNote({ noteId: 'n1', text: 'Hello' }))
      .thenRefuses('ORDER_NOT_FOUND');
  });
});

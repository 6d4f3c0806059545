import { type DomainEvent, joinedStreams } from '#kernel';
import { givenView } from '#kernel/testing';
import { OrderLineQuantityChanged } from '../../order/order.events.js';
import { orderDetails } from '../../order/order-details.projection.js';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  holdReleased,
  lineAdded,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../testing/index.js';
import { type ListedOrder, orderListOf } from './order-list.projection.js';

/** A status that follows from the order alone. */
const worths = joinedStreams<ListedOrder, null, DomainEvent>({
  ...{ category: 'worths', events: { decode: () => ({}) } as never, initial: null, changes: {} },
  fields: {
    worth: {
      values: ['NOTHING', 'SOMETHING'],
      valueOf: (_state, { total, status }) => (total > 0 && status !== 'CANCELLED' ? 'SOMETHING' : 'NOTHING'),
    },
  },
});
const list = orderListOf([worths]);

const listedAfter = (...facts: DomainEvent[]) => givenView(list, 'order-o1', ...facts).document('o1');
const sameCountry = { ...addressChanged, data: { ...addressChanged.data, previousCountryCode: 'DE' } };
const again = OrderLineQuantityChanged({
  ...secondLineRemoved.data,
  before: secondLineRemoved.data.after,
  after: secondLineRemoved.data.before,
});

describe('the list of orders', () => {
  it.each([
    [[placed]],
    [[placed, confirmed, completed]],
    [[placed, held, { ...held, data: { ...held.data, holdId: 'h2' } }, holdReleased]],
    [[placed, held, holdReleased]],
    [[placed, secondLineRemoved, lineAdded]],
    [[placed, secondLineRemoved, again, addressChanged, noteAdded]],
    [[placed, cancelled]],
  ])('holds what orders are filtered and sorted by as the order has it: %#', (facts) => {
    const order = givenView(orderDetails, 'order-o1', ...facts).document('o1');
    const listed = listedAfter(...facts);
    for (const [name, { path }] of Object.entries(orderDetails.view.fields)) {
      const found = valueAt(listed, list.view.fields[name]?.path ?? []);
      expect({ name, found }).toEqual({ name, found: valueAt(order, path) });
    }
  });

  it('derives statuses anew with each change of the order', () => {
    expect(listedAfter(placed)).toMatchObject({ worth: 'SOMETHING' });
    expect(listedAfter(placed, cancelled)).toMatchObject({ worth: 'NOTHING' });
  });

  it('holds no personal values, and is not written for what it does not hold', () => {
    expect(JSON.stringify(listedAfter(placed, held, noteAdded, addressChanged))).not.toMatch(/clear|sealed|Henriot/);
    const changes = [noteAdded, addressChanged, sameCountry].map((event) => list.changesOf(recorded(event)).length);
    expect(changes).toEqual([0, 1, 0]);
  });
});

const valueAt = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], document);

const recorded = (event: DomainEvent) => ({ ...event, occurredAt: '', meta: { stream: 'order-o1' } }) as never;

import fc from 'fast-check';
import { type Decide, isRejection } from '#kernel';
import { addNote } from '../../src/ordering/commands/add-note/add-note.decider.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { changeShippingAddress } from '../../src/ordering/commands/change-shipping-address/change-shipping-address.decider.js';
import { completeOrder } from '../../src/ordering/commands/complete-order/complete-order.decider.js';
import { confirmOrder } from '../../src/ordering/commands/confirm-order/confirm-order.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { stillAllowed } from '../../src/ordering/order/dispatched.js';
import type { OrderEvent } from '../../src/ordering/order/order.events.js';
import {
  commandsAllowedBy,
  MOST_HOLDS,
  MOST_NOTES,
  order,
  ORDER_COMMANDS,
  type Order,
  type OrderCommand,
  type PlacedOrder,
} from '../../src/ordering/order/order.js';
import { shippedQuantities } from '../../src/shipping/shipment/fulfillment-status.js';

const AT = '2030-01-01T00:00:00.000Z';
const line = (lineId: string) => ({
  ...{ lineId, sku: lineId, title: 'Queso Cabrales', quantity: 5, unitPrice: { amount: 1_400, currency: 'USD' } },
});

type Step = Decide<Order, OrderEvent>;
interface History {
  readonly order: Order;
  readonly shipments: readonly { readonly status: 'DISPATCHED' | 'FAILED'; readonly lines: readonly Shipped[] }[];
}
interface Shipped {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

const begun: Step = placeOrder({
  ...{ orderNumber: 'DB-1', customer: { customerId: 'VINET' }, lines: [line('L1'), line('L2')] },
});

const after = (before: Order, step: Step): Order => {
  const decision = step(before, AT);
  const events = isRejection(decision) ? [] : decision;
  return events.reduce((state, event) => order.evolve(state, { ...event, occurredAt: AT }), before);
};

/** What has left of the order, as commands are told it. */
const dispatchedIn = ({ shipments }: History) => ({
  shipmentIds: shipments.flatMap(({ status }, index) => (status === 'DISPATCHED' ? [`s${index}`] : [])),
  quantities: shippedQuantities(shipments),
});

type Action = (history: History) => History;
const decides =
  (step: (history: History) => Step): Action =>
  (history) => ({ ...history, order: after(history.order, step(history)) });
const often =
  (times: number, step: (index: number) => Step): Action =>
  (history) => ({
    ...history,
    order: Array.from({ length: times }, (_, index) => step(index)).reduce(after, history.order),
  });
const moves =
  (status: 'DISPATCHED' | 'FAILED', lineId: string): Action =>
  (history) => ({
    ...history,
    shipments: [...history.shipments, { status, lines: [{ lineId, sku: lineId, quantity: 1 }] }],
  });

const holdId = fc.constantFrom('h1', 'h2');
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom('L1', 'L2').map((lineId) => moves('DISPATCHED', lineId)),
  fc.constant(moves('FAILED', 'L1')),
  fc.constant(decides((history) => cancelOrder({ reason: 'STAFF' }, dispatchedIn(history)))),
  fc.constant(decides(() => confirmOrder({}))),
  fc.constant(decides(() => completeOrder({}))),
  holdId.map((id) => decides(() => placeHold({ holdId: id, kind: 'MANUAL' }))),
  holdId.map((id) => decides(() => releaseHold({ holdId: id }))),
  fc.constant(often(MOST_HOLDS, (index) => placeHold({ holdId: `often-${index}`, kind: 'MANUAL' }))),
  fc.constant(often(MOST_NOTES, (index) => addNote({ noteId: `often-${index}`, text: 'called' }))),
  fc
    .record({ lineId: fc.constantFrom('L1', 'L2'), quantity: fc.integer({ min: 0, max: 9 }) })
    .map((change) => decides((history) => changeLineQuantity(change, dispatchedIn(history)))),
);

/** One try of each command that is refused for reasons of state alone: ids are new, and quantities rise. */
const triesOf = (history: History): Readonly<Record<OrderCommand, Step>> => {
  const { holds, lines } = history.order as PlacedOrder;
  const dispatched = dispatchedIn(history);
  const [first] = lines;
  return {
    CANCEL: cancelOrder({ reason: 'OTHER' }, dispatched),
    CHANGE_SHIPPING_ADDRESS: changeShippingAddress({ countryCode: 'DE' }),
    ADD_NOTE: addNote({ noteId: 'new', text: 'called' }),
    PLACE_HOLD: placeHold({ holdId: 'new', kind: 'MANUAL' }),
    RELEASE_HOLD: releaseHold({ holdId: (holds.find(({ released }) => !released) ?? holds[0])?.holdId ?? 'h1' }),
    CHANGE_LINE_QUANTITY: changeLineQuantity({ lineId: 'L1', quantity: (first?.quantity ?? 0) + 1 }, dispatched),
  };
};

it('a command is listed when it changes the order, and only then', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
      const start: History = { order: after(order.initial, begun), shipments: [] };
      const history = actions.reduce((before, act) => act(before), start);
      const listed = stillAllowed(commandsAllowedBy(history.order as PlacedOrder), dispatchedIn(history));
      const tries = triesOf(history);
      const effective = ORDER_COMMANDS.filter((command) => {
        const decision = tries[command](history.order, AT);
        return !isRejection(decision) && decision.length > 0;
      });
      expect(listed).toEqual(effective);
    }),
    { numRuns: 500 },
  );
});

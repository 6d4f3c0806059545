import fc from 'fast-check';
import { type Decide, fold, type Happened, isRejection } from '#kernel';
import { deepFreeze } from '#kernel/testing';
import { addNote } from '../../src/ordering/commands/add-note/add-note.decider.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { completeOrder } from '../../src/ordering/commands/complete-order/complete-order.decider.js';
import { confirmOrder } from '../../src/ordering/commands/confirm-order/confirm-order.decider.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { type EditOperation, editOrder } from '../../src/ordering/commands/edit-order/edit-order.decider.js';
import { changeShippingAddress } from '../../src/ordering/commands/change-shipping-address/change-shipping-address.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder, type PlaceOrderIntent } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { CANCEL_REASONS, HOLD_KINDS, type Order, order } from '../../src/ordering/order/order.js';
import type { OrderEvent } from '../../src/ordering/order/order.events.js';

/** A command with all it was asked, frozen: a decider that writes to its intent throws. */
export interface OrderCommand {
  readonly name: string;
  readonly intent: unknown;
  readonly decide: Decide<Order, OrderEvent>;
}

const command = <Intent>(decider: (intent: Intent) => Decide<Order, OrderEvent>, intents: fc.Arbitrary<Intent>) =>
  intents.map((intent): OrderCommand => {
    const frozen = deepFreeze(intent);
    return { name: decider.name, intent: frozen, decide: decider(frozen) };
  });

const optional = { requiredKeys: [] };
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const idOf = (kind: string) => fc.integer({ min: 1, max: 3 }).map((number) => kind + number);
const usd = (largest: number) => fc.record({ amount: fc.nat(largest), currency: fc.constant('USD') });
/** @param decimals most digits after the point */
const percent = (decimals: number) =>
  fc.integer({ min: 0, max: 100 * 10 ** decimals }).map((parts) => parts / 10 ** decimals);
const quantity = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000 }));

const address = fc.record(
  {
    name: text,
    line1: text,
    line2: text,
    city: text,
    region: text,
    postalCode: text,
    countryCode: fc.constantFrom('FR', 'DE', 'AT'),
    phone: text,
  },
  optional,
);

const lineOf = (decimals: number) =>
  fc.record(
    {
      sku: fc.constantFrom('11', '42'),
      title: text,
      quantity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000 })),
      unitPrice: fc.oneof(usd(2_000), usd(2_000_000)),
      discountPercent: percent(decimals),
      taxPercent: percent(decimals),
    },
    { requiredKeys: ['sku', 'title', 'quantity', 'unitPrice'] },
  );

const customer = fc.record(
  { customerId: fc.constant('VINET'), name: text, email: text },
  { requiredKeys: ['customerId'] },
);

const intents = (decimals: number): fc.Arbitrary<PlaceOrderIntent> =>
  fc.record(
    {
      orderNumber: fc.constant('DB-0000042'),
      customer,
      lines: fc.array(lineOf(decimals), { minLength: 1, maxLength: 4 }),
      shipping: fc.record({ amount: usd(5_000), address }, optional),
    },
    { requiredKeys: ['orderNumber', 'customer', 'lines'] },
  );

/** Orders that pass the check of requests, some of them too large. */
export const placeOrderIntents = intents(4);

/** The same as it was when percentages had up to two decimals. */
export const earlyOrderIntents = intents(2);

const holdId = idOf('h');
const hold = fc.record(
  { holdId, kind: fc.constantFrom(...HOLD_KINDS), reason: text },
  { requiredKeys: ['holdId', 'kind'] },
);

const editOperation: fc.Arbitrary<EditOperation> = fc.oneof(
  fc.record({ op: fc.constant('ADD_LINE' as const), line: lineOf(4) }),
  fc.record({ op: fc.constant('CHANGE_QUANTITY' as const), lineId: idOf('L'), quantity }),
  fc.record({ op: fc.constant('REMOVE_LINE' as const), lineId: idOf('L') }),
);

const delivered = fc.array(fc.record({ lineId: idOf('L'), quantity }), { maxLength: 3 });
/** Mostly more than an order costs. */
const sum = fc.oneof(usd(20_000), fc.constant({ amount: Number.MAX_SAFE_INTEGER, currency: 'USD' }));

/** Any command on an order; ids come from small sets, so that commands meet. */
export const orderCommands: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 3, arbitrary: command(changeLineQuantity, fc.record({ lineId: idOf('L'), quantity })) },
  { weight: 2, arbitrary: command(editOrder, fc.array(editOperation, { minLength: 1, maxLength: 4 })) },
  { weight: 2, arbitrary: command(changeShippingAddress, address) },
  { weight: 2, arbitrary: command(placeHold, hold) },
  { weight: 2, arbitrary: command(releaseHold, fc.record({ holdId })) },
  { weight: 2, arbitrary: command(addNote, fc.record({ noteId: idOf('n'), text })) },
  { weight: 2, arbitrary: command(confirmOrder, fc.record({ secured: sum }, optional)) },
  { weight: 1, arbitrary: command(completeOrder, fc.record({ delivered, paid: sum }, optional)) },
  { weight: 1, arbitrary: command(cancelOrder, fc.record({ reason: fc.constantFrom(...CANCEL_REASONS) })) },
  { weight: 1, arbitrary: command(placeOrder, placeOrderIntents) },
);

/** What happened when these commands came one after another, refused ones without effect. */
export const historyOf = (commands: readonly OrderCommand[]): readonly Happened<OrderEvent>[] =>
  commands.reduce<readonly Happened<OrderEvent>[]>(
    (history, { decide }) => [...history, ...after(history, decide)],
    [],
  );

/** What a command adds to a history; nothing when it is refused. The state is frozen as well. */
export const after = (
  history: readonly Happened<OrderEvent>[],
  decide: Decide<Order, OrderEvent>,
): readonly Happened<OrderEvent>[] => {
  const occurredAt = new Date(Date.UTC(2030, 0, 1) + history.length * 60_000).toISOString();
  const decision = decide(stateAfter(history), occurredAt);
  return isRejection(decision) ? [] : decision.map((event) => deepFreeze({ ...event, occurredAt }));
};

export const stateAfter = (history: readonly Happened<OrderEvent>[]): Order => deepFreeze(fold(order, history));

/** Most histories begin with an order, as most streams do. */
export const commandLists: fc.Arbitrary<readonly OrderCommand[]> = fc
  .tuple(command(placeOrder, placeOrderIntents), fc.array(orderCommands, { maxLength: 12 }))
  .map(([first, rest]) => [first, ...rest]);

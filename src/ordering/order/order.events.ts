// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import { addressOf, marked } from './address.js';
import { basisPointsOf, lineAmounts } from './money.js';
import {
  OrderCancelledV1,
  OrderHeldV1,
  OrderHeldV2,
  OrderHoldReleasedV1,
  OrderLineQuantityChangedV1,
  OrderNoteAddedV1,
  OrderPlacedV1,
  OrderPlacedV2,
  OrderShippingAddressChangedV1,
  type PlacedLine,
} from './payloads.events.js';

type PlacedV1 = typeof OrderPlacedV1 extends { matches(value: unknown): value is infer Data } ? Data : never;

export const OrderPlaced = event('OrderPlaced')
  .firstWrittenAs(OrderPlacedV1)
  .revisedTo(OrderPlacedV2, ({ customer, lines, shipping, ...rest }) => ({
    ...rest,
    customer: { customerId: customer.customerId, ...marked({ name: customer.name, email: customer.email }) },
    lines: lines.map(lineFromV1),
    shipping: {
      amount: shipping.amount,
      ...(shipping.address === undefined ? {} : { address: addressOf(shipping.address) }),
    },
  }))
  .about(({ customer }) => customer.customerId);

/** Version 1 wrote percentages as numbers and left the sums to its readers. */
const lineFromV1 = ({ discountPercent, taxPercent, ...line }: PlacedV1['lines'][number]): PlacedLine => {
  const rates = {
    ...(discountPercent === undefined ? {} : { discountBasisPoints: basisPointsOf(discountPercent) }),
    ...(taxPercent === undefined ? {} : { taxBasisPoints: basisPointsOf(taxPercent) }),
  };
  const amounts = lineAmounts(line.quantity, { unitPrice: line.unitPrice, ...rates });
  if (amounts === undefined) throw new RangeError(`line ${line.lineId} is larger than any amount an order may hold`);
  return { ...line, ...rates, ...amounts };
};

export const OrderCancelled = event('OrderCancelled')
  .firstWrittenAs(OrderCancelledV1)
  .about(({ customerId }) => customerId);

export const OrderShippingAddressChanged = event('OrderShippingAddressChanged')
  .firstWrittenAs(OrderShippingAddressChangedV1)
  .about(({ customerId }) => customerId);

export const OrderNoteAdded = event('OrderNoteAdded')
  .firstWrittenAs(OrderNoteAddedV1)
  .about(({ customerId }) => customerId);

export const OrderHeld = event('OrderHeld')
  .firstWrittenAs(OrderHeldV1)
  .revisedTo(OrderHeldV2, ({ reason, ...hold }) => ({ ...hold, ...marked({ reason }) }))
  .about(({ customerId }) => customerId);

export const OrderHoldReleased = event('OrderHoldReleased')
  .firstWrittenAs(OrderHoldReleasedV1)
  .about(({ customerId }) => customerId);

export const OrderLineQuantityChanged = event('OrderLineQuantityChanged')
  .firstWrittenAs(OrderLineQuantityChangedV1)
  .about(({ customerId }) => customerId);

/** Everything that can happen to an order. */
export const orderEvents = catalogue(
  OrderPlaced,
  OrderCancelled,
  OrderShippingAddressChanged,
  OrderNoteAdded,
  OrderHeld,
  OrderHoldReleased,
  OrderLineQuantityChanged,
);

export type OrderEvent =
  | EventOf<typeof OrderPlaced>
  | EventOf<typeof OrderCancelled>
  | EventOf<typeof OrderShippingAddressChanged>
  | EventOf<typeof OrderNoteAdded>
  | EventOf<typeof OrderHeld>
  | EventOf<typeof OrderHoldReleased>
  | EventOf<typeof OrderLineQuantityChanged>;

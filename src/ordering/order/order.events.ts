// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import { addressOf, marked } from './address.js';
import { lineAmounts } from './money.js';
import {
  OrderCancelledV1,
  OrderCompletedV1,
  OrderConfirmedV1,
  OrderHeldV1,
  OrderHeldV2,
  OrderHoldReleasedV1,
  OrderLineAddedV1,
  OrderLineQuantityChangedV1,
  OrderNoteAddedV1,
  OrderPlacedV1,
  OrderPlacedV2,
  OrderPlacedV3,
  OrderPlacedV4,
  OrderShippingAddressChangedV1,
} from './payloads.events.js';

type DataOf<Schema> = Schema extends { matches(value: unknown): value is infer Data } ? Data : never;
type LineV1 = DataOf<typeof OrderPlacedV1>['lines'][number];
type LineV2 = DataOf<typeof OrderPlacedV2>['lines'][number];
type LineV3 = DataOf<typeof OrderPlacedV3>['lines'][number];

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
  .revisedTo(OrderPlacedV3, ({ lines, ...rest }) => ({ ...rest, lines: lines.map(lineFromV2) }))
  .revisedTo(OrderPlacedV4, (data): DataOf<typeof OrderPlacedV4> => data)
  .about(({ customer }) => customer.customerId);

/** Version 1 wrote percentages as numbers and left the sums to its readers. */
const lineFromV1 = ({ discountPercent, taxPercent, ...line }: LineV1): LineV2 => {
  const rates = {
    ...(discountPercent === undefined ? {} : { discountBasisPoints: Math.round(discountPercent * 100) }),
    ...(taxPercent === undefined ? {} : { taxBasisPoints: Math.round(taxPercent * 100) }),
  };
  const amounts = lineAmounts(line.quantity, { unitPrice: line.unitPrice, ...finer(rates) });
  if (amounts === undefined) throw new RangeError(`line ${line.lineId} is larger than any amount an order may hold`);
  return { ...line, ...rates, ...amounts };
};

/** Version 2 wrote rates in basis points; some taxes have more decimals. */
const lineFromV2 = ({ discountBasisPoints, taxBasisPoints, ...line }: LineV2): LineV3 => ({
  ...line,
  ...finer({ discountBasisPoints, taxBasisPoints }),
});

interface RatesV2 {
  readonly discountBasisPoints?: number | undefined;
  readonly taxBasisPoints?: number | undefined;
}

/** A basis point is a hundred millionths. */
const finer = ({ discountBasisPoints, taxBasisPoints }: RatesV2) => ({
  ...(discountBasisPoints === undefined ? {} : { discountMillionths: discountBasisPoints * 100 }),
  ...(taxBasisPoints === undefined ? {} : { taxMillionths: taxBasisPoints * 100 }),
});

export const OrderConfirmed = event('OrderConfirmed')
  .firstWrittenAs(OrderConfirmedV1)
  .about(({ customerId }) => customerId);

export const OrderCompleted = event('OrderCompleted')
  .firstWrittenAs(OrderCompletedV1)
  .about(({ customerId }) => customerId);

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

export const OrderLineAdded = event('OrderLineAdded')
  .firstWrittenAs(OrderLineAddedV1)
  .about(({ customerId }) => customerId);

/** Everything that can happen to an order. */
export const orderEvents = catalogue(
  OrderPlaced,
  OrderConfirmed,
  OrderCompleted,
  OrderCancelled,
  OrderShippingAddressChanged,
  OrderNoteAdded,
  OrderHeld,
  OrderHoldReleased,
  OrderLineQuantityChanged,
  OrderLineAdded,
);

export type OrderEvent =
  | EventOf<typeof OrderPlaced>
  | EventOf<typeof OrderConfirmed>
  | EventOf<typeof OrderCompleted>
  | EventOf<typeof OrderCancelled>
  | EventOf<typeof OrderShippingAddressChanged>
  | EventOf<typeof OrderNoteAdded>
  | EventOf<typeof OrderHeld>
  | EventOf<typeof OrderHoldReleased>
  | EventOf<typeof OrderLineQuantityChanged>
  | EventOf<typeof OrderLineAdded>;

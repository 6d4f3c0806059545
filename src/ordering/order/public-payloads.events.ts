// What other services get to know, field by field. A released schema only ever gains optional fields.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type PayloadSchema, payloadSchema, type Personal } from '#kernel';

/** Open: readers pass over what they do not know, so that fields can be added. */
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties);
const maybe = Type.Optional;

const Text = Type.String();
const Time = Type.String({ format: 'date-time', description: 'UTC with milliseconds' });
const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' });
const Quantity = Type.Integer({ minimum: 0 });
const Percent = Type.Number({ minimum: 0, maximum: 100 });
const Money = record({
  amount: Type.Integer({ minimum: 0, description: 'minor units: 12.50 EUR is 1250' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
});
/** Left out, unless the server is told to publish personal values; then the text, or `[erased]`. */
const PersonalValue = maybe(
  Type.Unsafe<Personal>(Type.String({ description: 'personal: absent unless PUBLIC_EVENTS_PERSONAL=clear' })),
);

const Address = record({
  name: PersonalValue,
  line1: PersonalValue,
  line2: PersonalValue,
  phone: PersonalValue,
  city: maybe(Text),
  region: maybe(Text),
  postalCode: maybe(Text),
  countryCode: maybe(Country),
});
const Amounts = { quantity: Quantity, net: Money, tax: Money };
const Line = { lineId: Text, sku: Text, title: Text };

const OrderedLine = record({
  ...Line,
  unitPrice: Money,
  discountPercent: maybe(Percent),
  taxPercent: maybe(Percent),
  ...Amounts,
});

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(
    {
      orderId: Text,
      version: Type.Integer({ minimum: 1, description: 'of the order, one more with each event' }),
      customerId: Text,
      ...properties,
    },
    { description },
  );

const schemas = {
  OrderPlaced: fact('An order was placed.', {
    orderNumber: Text,
    customerName: PersonalValue,
    customerEmail: PersonalValue,
    placedAt: Time,
    lines: Type.Array(OrderedLine),
    shippingAddress: maybe(Address),
    shippingAmount: Money,
    subtotal: Money,
    taxTotal: Money,
    total: Money,
  }),
  OrderConfirmed: fact('The money for the order is secured: its goods may go.', {
    placedAt: Time,
    confirmedAt: Time,
    secured: maybe(Money),
  }),
  OrderCompleted: fact('Everything of the order was delivered and paid.', { placedAt: Time, completedAt: Time }),
  OrderCancelled: fact('The whole order was cancelled, with what was still on order then.', {
    reason: Text,
    placedAt: Time,
    cancelledAt: Time,
    lines: Type.Array(record({ ...Line, ...Amounts })),
    shippingAmount: Money,
    total: Money,
  }),
  OrderShippingAddressChanged: fact('The order goes to another address.', {
    placedAt: Time,
    shippingAddress: Address,
    previousCountryCode: maybe(Country),
  }),
  OrderNoteAdded: fact('Somebody wrote a note on the order.', { noteId: Text, text: PersonalValue }),
  OrderHeld: fact('The order was put on hold.', { holdId: Text, kind: Text, reason: PersonalValue }),
  OrderHoldReleased: fact('One hold of the order was released.', { holdId: Text }),
  OrderLineQuantityChanged: fact('A line changed its quantity; 0 removes the line.', {
    placedAt: Time,
    ...Line,
    before: record(Amounts),
    after: record(Amounts),
  }),
  OrderLineAdded: fact('The order has a line more.', { placedAt: Time, line: OrderedLine }),
};

const order = Type.Object(
  {
    id: Text,
    version: Type.Integer({
      minimum: 1,
      description: 'of the order, one more with each event: the higher one is newer',
    }),
    orderNumber: Text,
    status: Type.String({ description: 'PLACED, CONFIRMED, COMPLETED or CANCELLED; more may come' }),
    customerId: Text,
    customerName: PersonalValue,
    customerEmail: PersonalValue,
    placedAt: Time,
    changedAt: Time,
    confirmedAt: maybe(Time),
    completedAt: maybe(Time),
    cancelledAt: maybe(Time),
    cancelReason: maybe(Text),
    lines: Type.Array(
      record({
        ...Line,
        unitPrice: Money,
        discountPercent: maybe(Percent),
        taxPercent: maybe(Percent),
        orderedQuantity: Quantity,
        ...Amounts,
      }),
    ),
    shippingAddress: maybe(Address),
    shippingAmount: Money,
    subtotal: Money,
    taxTotal: Money,
    total: Money,
    holds: Type.Array(
      record({ holdId: Text, kind: Text, reason: PersonalValue, placedAt: Time, releasedAt: maybe(Time) }),
    ),
    notes: Type.Array(record({ noteId: Text, text: PersonalValue, addedAt: Time })),
  },
  { description: 'The whole order as it is after one of its events.' },
);

const change = Type.Object(
  {
    id: Type.String({ description: 'of the order' }),
    version: Type.Integer({ minimum: 1, description: 'of the order, after this event' }),
    type: Type.String({ description: 'of the event' }),
  },
  { description: 'An order has changed. Nothing of a person is in it: ask for the order.' },
);

export type PublicOrder = Type.Static<typeof order>;
export type PublicType = keyof typeof schemas;
export type PublicData<Name extends PublicType> = Type.Static<(typeof schemas)[Name]>;

const payload = (schema: Type.TSchema) => payloadSchema<unknown>(schema, () => Compile(schema));

/** By type; each is version 1. */
export const PUBLIC_SCHEMAS: Readonly<Record<PublicType, PayloadSchema<unknown>>> = {
  OrderPlaced: payload(schemas.OrderPlaced),
  OrderConfirmed: payload(schemas.OrderConfirmed),
  OrderCompleted: payload(schemas.OrderCompleted),
  OrderCancelled: payload(schemas.OrderCancelled),
  OrderShippingAddressChanged: payload(schemas.OrderShippingAddressChanged),
  OrderNoteAdded: payload(schemas.OrderNoteAdded),
  OrderHeld: payload(schemas.OrderHeld),
  OrderHoldReleased: payload(schemas.OrderHoldReleased),
  OrderLineQuantityChanged: payload(schemas.OrderLineQuantityChanged),
  OrderLineAdded: payload(schemas.OrderLineAdded),
};

/** Of the whole order; version 1. */
export const PUBLIC_ORDER_SCHEMA = payload(order);

/** Of the notification of a change; version 1. */
export const PUBLIC_CHANGE_SCHEMA = payload(change);

// What is written to the store, field by field. Released schemas are never edited: add a version beside them.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { payloadSchema, type Personal } from '#kernel';
import { LARGEST_LINE_AMOUNT, LARGEST_QUANTITY, MOST_LINES_RECORDED } from './money.js';

const closed = { additionalProperties: false } as const;
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties, closed);
const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { ...closed, description });
const maybe = Type.Optional;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Text = Type.String({ maxLength: 1_000 });
const Code = Type.String({ minLength: 1, maxLength: 64 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const Country = Type.String({ pattern: '^[A-Z]{2}$' });
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Amount = Type.Integer({ minimum: 0, maximum: LARGEST_LINE_AMOUNT, description: 'minor units' });
const Sum = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'minor units' });
const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000, description: '5 % = 500' });
const Millionths = Type.Integer({ minimum: 0, maximum: 1_000_000, description: '8.875 % = 88,750' });
const Quantity = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const PlacedQuantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const ManyQuantities = Type.Integer({ minimum: 0, maximum: LARGEST_QUANTITY * MOST_LINES_RECORDED });
const Token = Type.String({ minLength: 1, maxLength: 255, description: 'a card, as the payment gateway knows it' });
/** In the store a sealed value; in the program it may still be, or be again, in clear. */
const PersonalValue = Type.Unsafe<Personal>(
  Type.Object({ sealed: Type.String() }, { ...closed, description: 'a personal value, AES-256-GCM' }),
);

const AddressV1 = record({
  name: maybe(Text),
  line1: maybe(Text),
  line2: maybe(Text),
  city: maybe(Text),
  region: maybe(Text),
  postalCode: maybe(Text),
  countryCode: maybe(Country),
  phone: maybe(Text),
});
const AddressV2 = record({
  name: maybe(PersonalValue),
  line1: maybe(PersonalValue),
  line2: maybe(PersonalValue),
  city: maybe(Text),
  region: maybe(Text),
  postalCode: maybe(Text),
  countryCode: maybe(Country),
  phone: maybe(PersonalValue),
});
const LineAmounts = { quantity: Quantity, net: Amount, tax: Amount };
const OrderedLine = record({
  lineId: Id,
  sku: Code,
  title: Text,
  unitPrice: Amount,
  discountMillionths: maybe(Millionths),
  taxMillionths: maybe(Millionths),
  ...LineAmounts,
  quantity: PlacedQuantity,
});
const SoldLine = record({ lineId: Id, sku: Code, title: Text, ...LineAmounts });
/** What a view of many orders needs to find and undo what the order once added to it. */
const Origin = { customerId: Code, currency: Currency, placedAt: Time };

const PlacedV3 = {
  orderNumber: Code,
  customer: record({ customerId: Code, name: maybe(PersonalValue), email: maybe(PersonalValue) }),
  currency: Currency,
  lines: Type.Array(OrderedLine, { minItems: 1, maxItems: MOST_LINES_RECORDED }),
  shipping: record({ amount: Amount, address: maybe(AddressV2) }),
};

const schemas = {
  OrderPlacedV1: fact('An order was placed; rates as percentages, sums left to the reader.', {
    orderNumber: Code,
    customer: record({ customerId: Code, name: maybe(Text), email: maybe(Text) }),
    currency: Currency,
    lines: Type.Array(
      record({
        lineId: Id,
        sku: Code,
        title: Text,
        quantity: PlacedQuantity,
        unitPrice: Amount,
        discountPercent: maybe(Type.Number({ minimum: 0, maximum: 100 })),
        taxPercent: maybe(Type.Number({ minimum: 0, maximum: 100 })),
      }),
      { minItems: 1, maxItems: MOST_LINES_RECORDED },
    ),
    shipping: record({ amount: Amount, address: maybe(AddressV1) }),
  }),
  OrderPlacedV2: fact('An order was placed, with the amounts of each line as they were charged.', {
    orderNumber: Code,
    customer: record({ customerId: Code, name: maybe(PersonalValue), email: maybe(PersonalValue) }),
    currency: Currency,
    lines: Type.Array(
      record({
        lineId: Id,
        sku: Code,
        title: Text,
        unitPrice: Amount,
        discountBasisPoints: maybe(BasisPoints),
        taxBasisPoints: maybe(BasisPoints),
        ...LineAmounts,
        quantity: PlacedQuantity,
      }),
      { minItems: 1, maxItems: MOST_LINES_RECORDED },
    ),
    shipping: record({ amount: Amount, address: maybe(AddressV2) }),
  }),
  OrderPlacedV3: fact('An order was placed, with the amounts of each line as they were charged.', PlacedV3),
  OrderPlaced: fact(
    'An order was placed, with the amounts of each line, and with a card to pay them where one was given.',
    {
      ...PlacedV3,
      payment: maybe(record({ token: Token })),
    },
  ),
  OrderConfirmed: fact('The money for the order is secured: its goods may go.', {
    ...Origin,
    secured: maybe(Sum),
  }),
  OrderCompleted: fact('Everything of the order was delivered and paid.', Origin),
  OrderCancelled: fact('The whole order was cancelled, with what was still on order then.', {
    ...Origin,
    reason: Code,
    countryCode: maybe(Country),
    lines: Type.Array(SoldLine, { minItems: 1, maxItems: MOST_LINES_RECORDED }),
    shippingAmount: Amount,
  }),
  OrderShippingAddressChanged: fact('The order goes to another address, with the sums that move to its country.', {
    ...Origin,
    address: AddressV2,
    previousCountryCode: maybe(Country),
    totals: record({ quantity: ManyQuantities, net: Sum, tax: Sum, shippingAmount: Amount }),
  }),
  OrderNoteAdded: fact('Somebody wrote a note on the order.', { customerId: Code, noteId: Id, text: PersonalValue }),
  OrderHeldV1: fact('The order was put on hold; the reason in clear.', {
    customerId: Code,
    holdId: Id,
    kind: Code,
    reason: maybe(Text),
  }),
  OrderHeld: fact('The order was put on hold.', {
    customerId: Code,
    holdId: Id,
    kind: Code,
    reason: maybe(PersonalValue),
  }),
  OrderHoldReleased: fact('One hold of the order was released.', { customerId: Code, holdId: Id }),
  OrderLineQuantityChanged: fact(
    'A line changed its quantity, with the amounts before and after; 0 removes the line.',
    {
      ...Origin,
      countryCode: maybe(Country),
      lineId: Id,
      sku: Code,
      title: Text,
      before: record(LineAmounts),
      after: record(LineAmounts),
      skuQuantity: record({ before: ManyQuantities, after: ManyQuantities }),
    },
  ),
  OrderLineAdded: fact('The order has a line more, with its amounts.', {
    ...Origin,
    countryCode: maybe(Country),
    line: OrderedLine,
    skuQuantity: record({ before: ManyQuantities, after: ManyQuantities }),
  }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export type Address = Type.Static<typeof AddressV2>;
export type AddressInClear = Type.Static<typeof AddressV1>;
export type PlacedLine = PayloadOf<'OrderPlaced'>['lines'][number];

export const OrderPlacedV1 = payload('OrderPlacedV1');
export const OrderPlacedV2 = payload('OrderPlacedV2');
export const OrderPlacedV3 = payload('OrderPlacedV3');
export const OrderPlacedV4 = payload('OrderPlaced');
export const OrderConfirmedV1 = payload('OrderConfirmed');
export const OrderCompletedV1 = payload('OrderCompleted');
export const OrderCancelledV1 = payload('OrderCancelled');
export const OrderShippingAddressChangedV1 = payload('OrderShippingAddressChanged');
export const OrderNoteAddedV1 = payload('OrderNoteAdded');
export const OrderHeldV1 = payload('OrderHeldV1');
export const OrderHeldV2 = payload('OrderHeld');
export const OrderHoldReleasedV1 = payload('OrderHoldReleased');
export const OrderLineQuantityChangedV1 = payload('OrderLineQuantityChanged');
export const OrderLineAddedV1 = payload('OrderLineAdded');

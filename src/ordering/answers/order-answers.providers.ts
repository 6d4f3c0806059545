import { MoneyResolver } from './money.resolver.js';
import { OrderRows } from './order-rows.js';
import { OrderStreams } from './order-streams.js';
import { AddressPersonalFields, NotePersonalFields, OrderPersonalFields } from './personal-fields.resolver.js';

/** What every slice that answers with orders relies on. */
export const ORDER_ANSWERS = [
  OrderRows,
  OrderStreams,
  MoneyResolver,
  OrderPersonalFields,
  AddressPersonalFields,
  NotePersonalFields,
];

import { AllowedCommandsResolver, LineStatusResolver } from './dispatched-fields.resolver.js';
import { ShownGoods } from './shown-goods.js';
import { OrderChanges } from './order-changes.js';
import { OrderListsResolver } from './order-lists.resolver.js';
import { OrderRows } from './order-rows.js';
import { OrderStreams } from './order-streams.js';
import { OrderVersions } from './order-versions.js';
import {
  AddressPersonalFields,
  CustomerPersonalFields,
  HoldPersonalFields,
  NotePersonalFields,
  OrderPersonalFields,
} from './personal-fields.resolver.js';

/** What the slices that answer questions rely on. */
export const ORDER_ANSWERS = [
  ShownGoods,
  AllowedCommandsResolver,
  LineStatusResolver,
  OrderRows,
  OrderStreams,
  OrderVersions,
  OrderChanges,
  OrderListsResolver,
  OrderPersonalFields,
  AddressPersonalFields,
  HoldPersonalFields,
  NotePersonalFields,
  CustomerPersonalFields,
];

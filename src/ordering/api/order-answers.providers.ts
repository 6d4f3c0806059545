import { FreshViews } from './fresh-views.js';
import { MoneyResolver } from './money.resolver.js';
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
  FreshViews,
  OrderRows,
  OrderStreams,
  OrderVersions,
  OrderChanges,
  MoneyResolver,
  OrderListsResolver,
  OrderPersonalFields,
  AddressPersonalFields,
  HoldPersonalFields,
  NotePersonalFields,
  CustomerPersonalFields,
];

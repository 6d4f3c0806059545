import { IsArray, IsIn, IsInt, IsString } from 'class-validator';
import { DecimalPlaces, Nested, NestedList, Nullable, SafeInteger } from '#platform';
import { HOLD_KINDS, ORDER_COMMANDS, ORDER_STATUSES } from '../order/order.js';

// The order as the published document of the REST side describes it; a test checks answers against it.

const ANY_NUMBER = { min: 0, max: 1_000_000 };

export class OrderMoneyShape {
  @IsString()
  amount!: string;

  @IsString()
  currency!: string;

  @IsInt()
  exponent!: number;

  @IsString()
  formatted!: string;
}

export class LineQuantityShape {
  @IsInt()
  ordered!: number;

  @IsInt()
  current!: number;

  @IsInt()
  cancelled!: number;
}

export class OrderLineShape {
  @IsString()
  lineId!: string;

  @IsString()
  sku!: string;

  @IsString()
  title!: string;

  @Nested(() => LineQuantityShape)
  quantity!: LineQuantityShape;

  @Nested(() => OrderMoneyShape)
  unitPrice!: OrderMoneyShape;

  @Nullable()
  @DecimalPlaces(2)
  discountPercent!: number | null;

  @Nullable()
  @DecimalPlaces(2)
  taxPercent!: number | null;

  @Nested(() => OrderMoneyShape)
  net!: OrderMoneyShape;

  @Nested(() => OrderMoneyShape)
  tax!: OrderMoneyShape;

  @Nested(() => OrderMoneyShape)
  total!: OrderMoneyShape;

  @IsIn(['PROCESSING', 'REMOVED'])
  status!: string;
}

export class OrderAddressShape {
  @Nullable()
  @IsString()
  name!: string | null;

  @Nullable()
  @IsString()
  line1!: string | null;

  @Nullable()
  @IsString()
  line2!: string | null;

  @Nullable()
  @IsString()
  city!: string | null;

  @Nullable()
  @IsString()
  region!: string | null;

  @Nullable()
  @IsString()
  postalCode!: string | null;

  @Nullable()
  @IsString()
  countryCode!: string | null;

  @Nullable()
  @IsString()
  phone!: string | null;
}

export class HoldShape {
  @IsString()
  holdId!: string;

  @IsIn(HOLD_KINDS)
  kind!: string;

  @Nullable()
  @IsString()
  reason!: string | null;

  @IsString()
  placedAt!: string;

  @Nullable()
  @IsString()
  releasedAt!: string | null;
}

export class NoteShape {
  @IsString()
  noteId!: string;

  @IsString()
  text!: string;

  @IsString()
  author!: string;

  @IsString()
  at!: string;
}

export class OrderShape {
  @IsString()
  id!: string;

  @IsString()
  orderNumber!: string;

  @IsIn(ORDER_STATUSES)
  status!: string;

  @IsString()
  customerId!: string;

  @Nullable()
  @IsString()
  customerName!: string | null;

  @Nullable()
  @IsString()
  customerEmail!: string | null;

  @NestedList(() => OrderLineShape, ANY_NUMBER)
  lines!: OrderLineShape[];

  @Nullable()
  @Nested(() => OrderAddressShape)
  shippingAddress!: OrderAddressShape | null;

  @Nested(() => OrderMoneyShape)
  shippingAmount!: OrderMoneyShape;

  @Nested(() => OrderMoneyShape)
  subtotal!: OrderMoneyShape;

  @Nested(() => OrderMoneyShape)
  taxTotal!: OrderMoneyShape;

  @Nested(() => OrderMoneyShape)
  total!: OrderMoneyShape;

  @IsString()
  currency!: string;

  @NestedList(() => HoldShape, ANY_NUMBER)
  holds!: HoldShape[];

  @NestedList(() => NoteShape, ANY_NUMBER)
  notes!: NoteShape[];

  @Nullable()
  @IsString()
  cancelReason!: string | null;

  @IsString()
  placedAt!: string;

  @Nullable()
  @IsString()
  cancelledAt!: string | null;

  @SafeInteger({ min: 1 })
  version!: number;

  @IsString()
  position!: string;

  @IsString()
  projectedAt!: string;

  @IsArray()
  @IsIn(ORDER_COMMANDS, { each: true })
  allowedCommands!: string[];
}

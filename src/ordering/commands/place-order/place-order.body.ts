import { Length, Max, MaxLength, Min } from 'class-validator';
import { DecimalPlaces, Described, Nested, NestedList, Optional, SafeInteger, Id } from '#platform';
import { LARGEST_QUANTITY, PERCENT_DECIMALS } from '../../order/money.js';
import { MOST_LINES_PLACED } from '../../order/order.js';
import { AddressShape } from '../../api/address.shape.js';
import { ImportedMoneyShape, MoneyShape } from '../../api/money.shape.js';

export class CustomerShape {
  @Described('yours; orders of one customer share it')
  @Length(1, 64)
  customerId!: string;

  @Described('sealed under the key of the customer')
  @Optional()
  @Length(1, 200)
  name?: string;

  @Described('sealed under the key of the customer')
  @Optional()
  @Length(3, 254)
  email?: string;
}

export class LineShape {
  @Described('L1, L2, … when absent')
  @Optional()
  @Id()
  lineId?: string;

  @Length(1, 64)
  sku!: string;

  @MaxLength(500)
  title!: string;

  @SafeInteger({ min: 1, max: LARGEST_QUANTITY })
  quantity!: number;

  @Nested(() => MoneyShape)
  unitPrice!: MoneyShape;

  @Described('of quantity × unitPrice, up to four decimals')
  @Optional()
  @Min(0)
  @Max(100)
  @DecimalPlaces(PERCENT_DECIMALS)
  discountPercent?: number;

  @Described('of what is left after the discount, up to four decimals')
  @Optional()
  @Min(0)
  @Max(100)
  @DecimalPlaces(PERCENT_DECIMALS)
  taxPercent?: number;
}

export class ShippingShape {
  @Described('in the currency of the lines; 0 when absent')
  @Optional()
  @Nested(() => MoneyShape)
  amount?: MoneyShape;

  @Optional()
  @Nested(() => AddressShape)
  address?: AddressShape;
}

export class PlaceOrderBody {
  @Described('a UUID when absent')
  @Optional()
  @Id()
  orderId?: string;

  @Nested(() => CustomerShape)
  customer!: CustomerShape;

  @NestedList(() => LineShape, { min: 1, max: MOST_LINES_PLACED })
  lines!: LineShape[];

  @Optional()
  @Nested(() => ShippingShape)
  shipping?: ShippingShape;
}

export class ImportedLineShape extends LineShape {
  @Nested(() => ImportedMoneyShape)
  declare unitPrice: ImportedMoneyShape;
}

export class ImportedShippingShape extends ShippingShape {
  @Nested(() => ImportedMoneyShape)
  declare amount?: ImportedMoneyShape;
}

/** The same in an import: what was sold once may be in a currency that was withdrawn since. */
export class ImportedOrderBody extends PlaceOrderBody {
  @NestedList(() => ImportedLineShape, { min: 1, max: MOST_LINES_PLACED })
  declare lines: ImportedLineShape[];

  @Nested(() => ImportedShippingShape)
  declare shipping?: ImportedShippingShape;
}

import { Length } from 'class-validator';
import { Described, Id, Nested, NestedList, Optional, PaymentToken } from '#platform';
import { MOST_LINES } from '../../order/order.js';
import { AddressShape } from '../../api/address.shape.js';
import { ImportedLineShape, LineShape } from '../../api/line.shape.js';
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

export class ShippingShape {
  @Described('in the currency of the lines; 0 when absent')
  @Optional()
  @Nested(() => MoneyShape)
  amount?: MoneyShape;

  @Optional()
  @Nested(() => AddressShape)
  address?: AddressShape;
}

export class PaymentShape {
  @PaymentToken()
  token!: string;
}

class OrderToPlace {
  @Described('a UUID when absent')
  @Optional()
  @Id()
  orderId?: string;

  @Nested(() => CustomerShape)
  customer!: CustomerShape;

  @NestedList(() => LineShape, { min: 1, max: MOST_LINES })
  lines!: LineShape[];

  @Optional()
  @Nested(() => ShippingShape)
  shipping?: ShippingShape;
}

export class PlaceOrderBody extends OrderToPlace {
  @Described('by card: what the order costs is held as soon as it is placed')
  @Optional()
  @Nested(() => PaymentShape)
  payment?: PaymentShape;
}

export class ImportedShippingShape extends ShippingShape {
  @Nested(() => ImportedMoneyShape)
  declare amount?: ImportedMoneyShape;
}

/** In an import: what was sold once may be in a currency that was withdrawn since, and is paid no more. */
export class ImportedOrderBody extends OrderToPlace {
  @NestedList(() => ImportedLineShape, { min: 1, max: MOST_LINES })
  declare lines: ImportedLineShape[];

  @Nested(() => ImportedShippingShape)
  declare shipping?: ImportedShippingShape;
}

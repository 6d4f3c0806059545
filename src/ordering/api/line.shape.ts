import { Length, Max, MaxLength, Min } from 'class-validator';
import { DecimalPlaces, Described, Id, Nested, Optional, SafeInteger } from '#platform';
import { LARGEST_QUANTITY, PERCENT_DECIMALS } from '../order/money.js';
import { ImportedMoneyShape, MoneyShape } from './money.shape.js';

/** A line as callers order it. */
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

/** The same in an import, which may be in a currency that was withdrawn since. */
export class ImportedLineShape extends LineShape {
  @Nested(() => ImportedMoneyShape)
  declare unitPrice: ImportedMoneyShape;
}

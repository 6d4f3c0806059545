import { IsBoolean, IsString } from 'class-validator';
import { CommandEffect, Described, Nullable, SafeInteger } from '#platform';

/** What every stock command is answered: the stock as it stands after it. */
export class StockAnswer extends CommandEffect {
  @IsString()
  sku!: string;

  @Described('whether it is counted')
  @IsBoolean()
  tracked!: boolean;

  @Described('whether it is sold when there is none left')
  @IsBoolean()
  backorder!: boolean;

  @Described('at all locations together; below 0 when more has left than the book had')
  @SafeInteger()
  onHand!: number;

  @Described('kept for orders')
  @SafeInteger({ min: 0 })
  reserved!: number;

  @Described('what may still be reserved, below 0 when less is there than is kept; null when it is not tracked')
  @Nullable()
  @SafeInteger()
  available!: number | null;

  @Described('of the stock, as in the ETag')
  @SafeInteger({ min: 0 })
  version!: number;
}

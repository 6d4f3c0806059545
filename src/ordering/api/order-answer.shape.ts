import { IsIn, IsString } from 'class-validator';
import { CommandEffect, Described, Optional, SafeInteger } from '#platform';
import { ORDER_STATUSES, type OrderStatus } from '../order/order.js';

/** What every order command is answered. */
export class OrderAnswer extends CommandEffect {
  @IsString()
  orderId!: string;

  @Described('short, unique, rising, with gaps')
  @IsString()
  orderNumber!: string;

  @IsIn(ORDER_STATUSES)
  status!: OrderStatus;

  @Described('of the order, as in the ETag')
  @SafeInteger({ min: 1 })
  version!: number;

  @Described('of the note that the command wrote')
  @Optional()
  @IsString()
  noteId?: string;

  @Described('of the hold that the command placed')
  @Optional()
  @IsString()
  holdId?: string;
}

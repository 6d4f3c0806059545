import { IsArray, IsIn, IsString } from 'class-validator';
import { Optional, SafeInteger } from '#platform';
import { ORDER_STATUSES, type OrderStatus } from '../order/order.js';

/** What every order command is answered. */
export class OrderAnswer {
  @IsString()
  orderId!: string;

  @IsString()
  orderNumber!: string;

  @IsIn(ORDER_STATUSES)
  status!: OrderStatus;

  @SafeInteger({ min: 1 })
  version!: number;

  @IsArray()
  @IsString({ each: true })
  events!: string[];

  @IsString()
  consistencyToken!: string;

  /** Of the note that the command wrote. */
  @Optional()
  @IsString()
  noteId?: string;

  /** Of the hold that the command placed. */
  @Optional()
  @IsString()
  holdId?: string;
}

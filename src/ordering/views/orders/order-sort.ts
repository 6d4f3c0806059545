import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import type { Sort } from '#kernel';
import { DIRECTION, SortDirection } from '../../api/sort.js';

/** The fields of the view that orders may be sorted by. */
export enum OrderSortField {
  PLACED_AT = 'placedAt',
  TOTAL_AMOUNT = 'totalAmount',
  ORDER_NUMBER = 'orderNumberKey',
}
registerEnumType(OrderSortField, { name: 'OrderSortField' });

@InputType()
export class OrderSort {
  @Field(() => OrderSortField)
  field!: OrderSortField;

  @Field(() => SortDirection, DIRECTION)
  direction?: SortDirection | null;
}

export const NEWEST_ORDER_FIRST: Sort = { field: OrderSortField.PLACED_AT, direction: SortDirection.DESC };

import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import type { Sort } from '#kernel';
import { DIRECTION, SortDirection } from '../../api/sort.js';

/** The fields of the view that customers may be sorted by. */
export enum CustomerSortField {
  LAST_ORDER_AT = 'lastOrderAt',
  ORDERS_PLACED = 'ordersPlaced',
  ID = 'id',
}
registerEnumType(CustomerSortField, { name: 'CustomerSortField' });

@InputType()
export class CustomerSort {
  @Field(() => CustomerSortField)
  field!: CustomerSortField;

  @Field(() => SortDirection, DIRECTION)
  direction?: SortDirection | null;
}

export const LAST_TO_ORDER_FIRST: Sort = { field: CustomerSortField.LAST_ORDER_AT, direction: SortDirection.DESC };

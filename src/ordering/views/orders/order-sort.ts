import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import type { Sort } from '#kernel';
import { badInput } from '#platform';

export enum SortDirection {
  ASC = 'asc',
  DESC = 'desc',
}
registerEnumType(SortDirection, { name: 'SortDirection' });

/** The fields of the view that orders may be sorted by. */
export enum OrderSortField {
  PLACED_AT = 'placedAt',
  TOTAL_AMOUNT = 'totalAmount',
  ORDER_NUMBER = 'orderNumber',
}
registerEnumType(OrderSortField, { name: 'OrderSortField' });

@InputType()
export class OrderSort {
  @Field(() => OrderSortField)
  field!: OrderSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.DESC })
  direction!: SortDirection;
}

const NEWEST_FIRST: readonly Sort[] = [{ field: OrderSortField.PLACED_AT, direction: SortDirection.DESC }];

/** The newest first when nothing is asked for. @throws QueryRefused BAD_USER_INPUT when a field is named twice */
export const viewSort = (orderBy: readonly OrderSort[] | null | undefined): readonly Sort[] => {
  if (!orderBy?.length) return NEWEST_FIRST;
  const fields = new Set(orderBy.map(({ field }) => field));
  if (fields.size < orderBy.length) throw badInput('orderBy: name each field once.');
  return orderBy.map(({ field, direction }) => ({ field, direction }));
};

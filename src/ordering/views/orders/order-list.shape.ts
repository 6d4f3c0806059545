import { LARGEST_PAGE, Nested, NestedList, PageInfo } from '#platform';
import { Order } from '../../api/order.type.js';

/** A page of orders as REST answers it. */
export class OrderList {
  @NestedList(() => Order, { min: 0, max: LARGEST_PAGE })
  orders!: Order[];

  @Nested(() => PageInfo)
  pageInfo!: PageInfo;
}

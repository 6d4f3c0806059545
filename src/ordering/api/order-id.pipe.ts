import { Injectable } from '@nestjs/common';
import { IdPipe } from '#platform';
import { refuse } from '../order/order.rejections.js';

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class OrderIdPipe extends IdPipe {
  constructor() {
    super(refuse('ORDER_NOT_FOUND'));
  }
}

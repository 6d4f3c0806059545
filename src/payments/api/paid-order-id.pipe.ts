import { Injectable } from '@nestjs/common';
import { IdPipe } from '#platform';
import { refuse } from '../payment/payment.rejections.js';

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class PaidOrderIdPipe extends IdPipe {
  constructor() {
    super(refuse('ORDER_NOT_FOUND'));
  }
}

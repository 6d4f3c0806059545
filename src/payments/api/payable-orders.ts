import { Injectable } from '@nestjs/common';
import { IdPipe, PublicStates } from '#platform';
import type { PayableOrder } from '../payment/payable-order.js';
import { refuse } from '../payment/payment.rejections.js';

/** The orders that money comes for, as the orders publish them. */
@Injectable()
export class PayableOrders {
  constructor(private readonly states: PublicStates) {}

  /** Never behind; `undefined` when there is no such order. @throws StoreUnavailable, UnreadableEvent */
  async find(orderId: string): Promise<PayableOrder | undefined> {
    return (await this.states.find('orders', orderId)) as PayableOrder | undefined;
  }
}

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class PaidOrderIdPipe extends IdPipe {
  constructor() {
    super(refuse('ORDER_NOT_FOUND'));
  }
}

import { randomUUID } from 'node:crypto';
import type { Parts } from '../../src/app/composition.js';
import { changeLineQuantity } from '../../src/ordering/features/change-line-quantity/change-line-quantity.decider.js';
import { order } from '../../src/ordering/order/order.js';
import { orderReply } from '../../src/ordering/order/order.reply.js';
import type { LogSize } from '../subjects/filled-log.js';
import { orderIdOf } from '../subjects/varied-orders.js';

/** Commands on orders that a filled log holds, each caller on orders of its own. */
export class StoredOrders {
  private serial = 0;

  constructor(
    private readonly parts: Parts,
    private readonly size: LogSize,
    private readonly callers: number,
  ) {}

  /** Reads the whole stream of an order, each time of another one, and adds one event. */
  async changeQuantity(caller: number): Promise<void> {
    this.serial += 1;
    const streams = Math.floor(this.size.events / this.size.streamLength);
    const id = orderIdOf((this.serial * this.callers + caller) % streams);
    const idempotencyKey = randomUUID();
    await this.parts.commands.run({
      aggregate: order,
      id,
      asked: { command: 'ChangeLineQuantity', target: id, body: { lineId: 'L1', quantity: this.serial } },
      context: { principal: 'local', idempotencyKey, correlationId: idempotencyKey },
      decide: changeLineQuantity({ lineId: 'L1', quantity: 10_000 + this.serial }),
      reply: orderReply(id),
    });
  }
}

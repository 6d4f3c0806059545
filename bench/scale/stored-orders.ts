import { randomUUID } from 'node:crypto';
import type { CommandRunner } from '#kernel';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { order } from '../../src/ordering/order/order.js';
import { orderReply } from '../../src/ordering/order/order.reply.js';
import type { LogSize } from '../subjects/filled-log.js';
import { orderIdOf } from '../subjects/varied-orders.js';

/** Commands on orders that a filled log holds, each caller on orders of its own. */
export class StoredOrders {
  private serial = 0;

  constructor(
    private readonly size: LogSize,
    private readonly callers: number,
  ) {}

  /** Adds one event to an order, each time to another one; its whole stream is read unless its state is known. */
  async changeQuantity(commands: CommandRunner, caller: number): Promise<void> {
    this.serial += 1;
    const streams = Math.floor(this.size.events / this.size.streamLength);
    const id = orderIdOf((this.serial * this.callers + caller) % streams);
    const idempotencyKey = randomUUID();
    await commands.run({
      aggregate: order,
      id,
      payload: { command: 'ChangeLineQuantity', target: id, body: { lineId: 'L1', quantity: this.serial } },
      context: { principal: 'local', idempotencyKey, correlationId: idempotencyKey },
      decide: changeLineQuantity({ lineId: 'L1', quantity: 10_000 + this.serial }),
      reply: orderReply(id),
    });
  }
}

import type { CommandRunner, Decide } from '#kernel';
import type { ContextProcesses, SentCommand } from '#platform';
import { stockId } from './api/stock-id.js';
import { commitStock } from './commands/commit-stock/commit-stock.decider.js';
import { expireReservation } from './commands/expire-reservation/expire-reservation.decider.js';
import { receiveStock } from './commands/receive-stock/receive-stock.decider.js';
import { releaseStock } from './commands/release-stock/release-stock.decider.js';
import { reserveStock } from './commands/reserve-stock/reserve-stock.decider.js';
import type { StockEvent } from './stock/stock.events.js';
import { reservationReply, stockReply } from './stock/stock.reply.js';
import { type Stock, stock } from './stock/stock.js';

export { TrackedSkus } from './api/tracked-skus.js';

/** Commands that processes may send to stock; their target is a SKU. */
export const inventoryCommands = (commands: Pick<CommandRunner, 'run'>) => {
  const sent =
    <Intent>(
      command: string,
      decider: (intent: Intent) => Decide<Stock, StockEvent>,
      replyTo: typeof reservationReply | typeof stockReply = reservationReply,
    ): SentCommand =>
    (sku, body, context) =>
      commands.run({
        aggregate: stock,
        id: stockId(sku),
        payload: { command, target: sku, body },
        context,
        // The process made the body.
        decide: decider({ sku, ...body } as Intent),
        reply: replyTo(sku, String(body['reservationId'])),
      });
  return {
    ReserveStock: sent('ReserveStock', reserveStock),
    ReleaseStock: sent('ReleaseStock', releaseStock),
    ExpireReservation: sent('ExpireReservation', expireReservation),
    CommitStock: sent('CommitStock', commitStock),
    ReceiveStock: sent('ReceiveStock', receiveStock, stockReply),
  } satisfies ContextProcesses['commands'];
};

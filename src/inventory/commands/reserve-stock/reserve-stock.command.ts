import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { stockId } from '../../api/stock-id.js';
import { reservationReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { reserveStock, type ReserveStockIntent } from './reserve-stock.decider.js';

/** Keeps goods for a line of an order; no route sends it. */
export class ReserveStock extends Command<CommandAnswer> {
  constructor(
    readonly intent: ReserveStockIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReserveStock)
export class ReserveStockHandler implements ICommandHandler<ReserveStock> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ intent, context }: ReserveStock): Promise<CommandAnswer> {
    const { sku, ...body } = intent;
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'ReserveStock', target: sku, body },
      context,
      decide: reserveStock(intent),
      reply: reservationReply(sku, intent.reservationId),
    });
  }
}

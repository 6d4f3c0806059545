import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { stockId } from '../../api/stock-id.js';
import { reservationReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { commitStock, type CommitStockIntent } from './commit-stock.decider.js';

/** Goods have left for a line of an order; no route sends it. */
export class CommitStock extends Command<CommandAnswer> {
  constructor(
    readonly intent: CommitStockIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CommitStock)
export class CommitStockHandler implements ICommandHandler<CommitStock> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ intent, context }: CommitStock): Promise<CommandAnswer> {
    const { sku, ...body } = intent;
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'CommitStock', target: sku, body },
      context,
      decide: commitStock(intent),
      reply: reservationReply(sku, intent.reservationId),
    });
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { stockId } from '../../api/stock-id.js';
import { reservationReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { releaseStock, type ReleaseStockIntent } from './release-stock.decider.js';

/** Keeps fewer goods for a line of an order, or none; no route sends it. */
export class ReleaseStock extends Command<CommandAnswer> {
  constructor(
    readonly intent: ReleaseStockIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReleaseStock)
export class ReleaseStockHandler implements ICommandHandler<ReleaseStock> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ intent, context }: ReleaseStock): Promise<CommandAnswer> {
    const { sku, ...body } = intent;
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'ReleaseStock', target: sku, body },
      context,
      decide: releaseStock(intent),
      reply: reservationReply(sku, intent.reservationId),
    });
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding, Optional, SafeInteger } from '#platform';
import { LARGEST_QUANTITY } from '../../stock/levels.js';
import { stockId } from '../../api/stock-id.js';
import { stockReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { receiveStock } from './receive-stock.decider.js';

export class ReceiveStockBody {
  @SafeInteger({ min: 1, max: LARGEST_QUANTITY })
  quantity!: number;

  @Described('main when absent')
  @Optional()
  @Id()
  location?: string;
}

export class ReceiveStock extends Command<CommandAnswer> {
  constructor(
    readonly sku: string,
    readonly body: ReceiveStockBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReceiveStock)
export class ReceiveStockHandler implements ICommandHandler<ReceiveStock> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ sku, body, context }: ReceiveStock): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'ReceiveStock', target: sku, body },
      context,
      decide: receiveStock({ ...body, sku }),
      reply: stockReply(sku),
    });
  }
}

/** The command as a line of an import. */
export const receiveStockImport = importBinding(
  'ReceiveStock',
  'sku',
  ReceiveStockBody,
  (sku, body, context) => new ReceiveStock(sku, body, context),
);

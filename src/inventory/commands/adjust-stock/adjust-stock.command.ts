import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsIn } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, Id, importBinding, Optional, SafeInteger } from '#platform';
import { LARGEST_QUANTITY } from '../../stock/levels.js';
import { stockId } from '../../api/stock-id.js';
import { stockReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { ADJUST_REASONS, type AdjustReason, adjustStock } from './adjust-stock.decider.js';

export class AdjustStockBody {
  @Described('what is to be added, or with a minus taken away')
  @SafeInteger({ min: -LARGEST_QUANTITY, max: LARGEST_QUANTITY })
  change!: number;

  @IsIn(ADJUST_REASONS)
  reason!: AdjustReason;

  @Described('main when absent')
  @Optional()
  @Id()
  location?: string;
}

export class AdjustStock extends Command<CommandAnswer> {
  constructor(
    readonly sku: string,
    readonly body: AdjustStockBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AdjustStock)
export class AdjustStockHandler implements ICommandHandler<AdjustStock> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ sku, body, context }: AdjustStock): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'AdjustStock', target: sku, body },
      context,
      decide: adjustStock({ ...body, sku }),
      reply: stockReply(sku),
    });
  }
}

/** The command as a line of an import. */
export const adjustStockImport = importBinding(
  'AdjustStock',
  'sku',
  AdjustStockBody,
  (sku, body, context) => new AdjustStock(sku, body, context),
);

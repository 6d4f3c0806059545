import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsBoolean } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { Described, importBinding } from '#platform';
import { stockId } from '../../api/stock-id.js';
import { stockReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { changeStockPolicy } from './change-stock-policy.decider.js';

export class ChangeStockPolicyBody {
  @Described('whether it is counted; what is not has always enough')
  @IsBoolean()
  tracked!: boolean;

  @Described('whether it is sold when there is none left')
  @IsBoolean()
  backorder!: boolean;
}

export class ChangeStockPolicy extends Command<CommandAnswer> {
  constructor(
    readonly sku: string,
    readonly body: ChangeStockPolicyBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeStockPolicy)
export class ChangeStockPolicyHandler implements ICommandHandler<ChangeStockPolicy> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ sku, body, context }: ChangeStockPolicy): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'ChangeStockPolicy', target: sku, body },
      context,
      decide: changeStockPolicy({ ...body, sku }),
      reply: stockReply(sku),
    });
  }
}

/** The command as a line of an import. */
export const changeStockPolicyImport = importBinding(
  'ChangeStockPolicy',
  'sku',
  ChangeStockPolicyBody,
  (sku, body, context) => new ChangeStockPolicy(sku, body, context),
);

import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import { StockAnswer } from '../../api/stock-answer.shape.js';
import { STOCK_EXAMPLES } from '../../api/stock-examples.js';
import { ChangeStockPolicy, ChangeStockPolicyBody } from './change-stock-policy.command.js';

@ApiTags('stock')
@Controller('v1/stock')
export class ChangeStockPolicyController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':sku/policy')
  @CommandEndpoint({
    summary: 'Decide whether a SKU is counted, and sold when there is none left',
    body: ChangeStockPolicyBody,
    answer: StockAnswer,
    example: STOCK_EXAMPLES.changeStockPolicy,
    rejections: rejections('SKU_INVALID'),
  })
  async changeStockPolicy(
    @Param('sku') sku: string,
    @Body() body: ChangeStockPolicyBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ChangeStockPolicy(sku, body, context)));
  }
}

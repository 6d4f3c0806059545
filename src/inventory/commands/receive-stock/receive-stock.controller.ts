import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import { StockAnswer } from '../../api/stock-answer.shape.js';
import { STOCK_EXAMPLES } from '../../api/stock-examples.js';
import { ReceiveStock, ReceiveStockBody } from './receive-stock.command.js';

@ApiTags('stock')
@Controller('v1/stock')
export class ReceiveStockController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':sku/receive')
  @CommandEndpoint({
    summary: 'Goods have come in',
    description: 'A SKU is tracked from the first time on, unless its policy says otherwise.',
    body: ReceiveStockBody,
    answer: StockAnswer,
    example: STOCK_EXAMPLES.receiveStock,
    rejections: rejections('SKU_INVALID', 'STOCK_TOO_LARGE', 'TOO_MANY_LOCATIONS'),
  })
  async receiveStock(
    @Param('sku') sku: string,
    @Body() body: ReceiveStockBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ReceiveStock(sku, body, context)));
  }
}

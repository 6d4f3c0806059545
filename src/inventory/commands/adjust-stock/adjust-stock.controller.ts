import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { rejections } from '../../api/rejections.js';
import { StockAnswer } from '../../api/stock-answer.shape.js';
import { STOCK_EXAMPLES } from '../../api/stock-examples.js';
import { AdjustStock, AdjustStockBody } from './adjust-stock.command.js';

@ApiTags('stock')
@Controller('v1/stock')
export class AdjustStockController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':sku/adjust')
  @CommandEndpoint({
    summary: 'Bring the book in line with what is on the shelf',
    description: 'There may be less than is reserved afterwards, but not less than nothing.',
    body: AdjustStockBody,
    answer: StockAnswer,
    example: STOCK_EXAMPLES.adjustStock,
    rejections: rejections(
      'SKU_INVALID',
      'STOCK_NOT_FOUND',
      'STOCK_BELOW_ZERO',
      'STOCK_TOO_LARGE',
      'TOO_MANY_LOCATIONS',
    ),
  })
  async adjustStock(
    @Param('sku') sku: string,
    @Body() body: AdjustStockBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new AdjustStock(sku, body, context)));
  }
}

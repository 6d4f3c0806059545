import { Controller, Get, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRejected } from '#kernel';
import { answerRead, Preferences, ReadEndpoint, type ReadPreferences } from '#platform';
import { rejections } from '../../api/rejections.js';
import { STOCK_EXAMPLES } from '../../api/stock-examples.js';
import { stockId } from '../../api/stock-id.js';
import { refuse } from '../../stock/stock.rejections.js';
import { FindStock } from './find-stock.query.js';
import { StockItem } from './stock-item.type.js';

@ApiTags('stock')
@Controller('v1/stock')
export class StockController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':sku')
  @ReadEndpoint({
    summary: 'The stock of one SKU as the view has it: the same fields as in GraphQL',
    answer: StockItem,
    example: { path: STOCK_EXAMPLES.receiveStock.path },
    rejections: rejections('SKU_INVALID', 'STOCK_NOT_FOUND'),
  })
  async showStock(
    @Param('sku') sku: string,
    @Preferences() preferences: ReadPreferences,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    stockId(sku);
    const item = await this.queries.execute(new FindStock(sku, preferences));
    if (item === undefined) throw new CommandRejected(refuse('STOCK_NOT_FOUND'));
    answerRead(reply, item.version, { ...item, position: String(item.position) });
  }
}

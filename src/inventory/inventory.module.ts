import { Module } from '@nestjs/common';
import { type ContextApi, importBindingsOf, moduleOf, type Slice } from '#platform';
import { STOCK_QUERIES } from './api/stock-examples.js';
import { AdjustStockHandler, adjustStockImport } from './commands/adjust-stock/adjust-stock.command.js';
import { AdjustStockController } from './commands/adjust-stock/adjust-stock.controller.js';
import {
  ChangeStockPolicyHandler,
  changeStockPolicyImport,
} from './commands/change-stock-policy/change-stock-policy.command.js';
import { ChangeStockPolicyController } from './commands/change-stock-policy/change-stock-policy.controller.js';
import { ReceiveStockHandler, receiveStockImport } from './commands/receive-stock/receive-stock.command.js';
import { ReceiveStockController } from './commands/receive-stock/receive-stock.controller.js';
import { CountStockItemsHandler } from './views/stock/count-stock-items.query.js';
import { FindStockHandler } from './views/stock/find-stock.query.js';
import { FindStockItemsHandler } from './views/stock/find-stock-items.query.js';
import { StockController } from './views/stock/stock.controller.js';
import { StockResolver } from './views/stock/stock.resolver.js';

/** Everything stock can do and answer, one line a slice. */
const SLICES: readonly Slice[] = [
  { controllers: [ReceiveStockController], providers: [ReceiveStockHandler], importBinding: receiveStockImport },
  { controllers: [AdjustStockController], providers: [AdjustStockHandler], importBinding: adjustStockImport },
  {
    controllers: [ChangeStockPolicyController],
    providers: [ChangeStockPolicyHandler],
    importBinding: changeStockPolicyImport,
  },
  {
    controllers: [StockController],
    providers: [FindStockHandler, FindStockItemsHandler, CountStockItemsHandler, StockResolver],
  },
];

@Module(moduleOf(SLICES))
export class InventoryModule {}

/** What stock shows outside. */
export const inventoryApi: ContextApi = {
  module: InventoryModule,
  importBindings: importBindingsOf(SLICES),
  feeds: [],
  exampleQueries: STOCK_QUERIES,
};

import { CommandRejected } from '#kernel';
import { stockIdOf } from '../stock/sku.js';
import { refuse } from '../stock/stock.rejections.js';

/** Id of the stock that a command is about. @throws CommandRejected SKU_INVALID */
export const stockId = (sku: string): string => {
  const id = stockIdOf(sku);
  if (id === undefined) throw new CommandRejected(refuse('SKU_INVALID'));
  return id;
};

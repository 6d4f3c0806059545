import { documentedRejections } from '#platform';
import { STOCK_REJECTIONS } from '../stock/stock.rejections.js';

/** Refusals of the table, as a route documents them. */
export const rejections = documentedRejections(STOCK_REJECTIONS);

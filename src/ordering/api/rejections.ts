import { documentedRejections } from '#platform';
import { ORDER_REJECTIONS } from '../order/order.rejections.js';

/** Refusals of the table, as a route documents them. */
export const rejections = documentedRejections(ORDER_REJECTIONS);

import { documentedRejections, OUTSIDE_REJECTIONS } from '#platform';
import { ORDER_REJECTIONS } from '../order/order.rejections.js';

/** Refusals of the tables, as a route documents them. */
export const rejections = documentedRejections({ ...ORDER_REJECTIONS, ...OUTSIDE_REJECTIONS });

import type { DocumentedRejection } from '#platform';
import { ORDER_REJECTIONS, type OrderRejection } from '../order/order.rejections.js';

/** Refusals of the table, as a route documents them. */
export const rejections = (...codes: readonly OrderRejection[]): readonly DocumentedRejection[] =>
  codes.map((code) => ({ code, kind: ORDER_REJECTIONS[code].kind }));

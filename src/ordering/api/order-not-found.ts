import { QueryRefused } from '#platform';

/** For questions that only an order can answer. */
export const orderNotFound = (orderId: string): QueryRefused =>
  new QueryRefused('NOT_FOUND', 'There is no order with this id.', { orderId });

import { factsOf, type StoredEvent } from '#kernel';
import { fulfilment } from './fulfilment.js';

const factIn = factsOf(fulfilment);

/**
 * What stock has answered for an order, by its public name: stock keeps streams for SKUs only, and the process of the order
 * has heard it. `undefined` for every other event. @throws UnreadableEvent
 */
export const stockAnswerIn = (record: StoredEvent): { readonly type: string; readonly data: object } | undefined => {
  const fact = factIn(record);
  if (fact?.type !== 'StockAnswered') return undefined;
  const { isReserved, ...data } = fact.data;
  return { type: isReserved ? 'StockReserved' : 'StockReservationRejected', data };
};

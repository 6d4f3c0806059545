import type { Accepted, Reply } from '#kernel';
import { totalOf } from './levels.js';
import { availableOf, policyOf, reservationIn, type Stock } from './stock.js';

type ReplyTo = (stock: Stock, accepted: Accepted) => Reply;

/** What every stock command is answered: the stock as it stands after it. */
export const stockReply =
  (sku: string): ReplyTo =>
  (stock, { version, events }) => ({
    status: 200,
    body: { sku, ...policyOf(stock), ...totalOf(stock.levels), available: availableOf(stock), version, events },
  });

/** What a command on a reservation is answered: also what became of it; `null` when nothing is known of it. */
export const reservationReply =
  (sku: string, reservationId: string): ReplyTo =>
  (stock, accepted) => {
    const { status, body } = stockReply(sku)(stock, accepted);
    return {
      status,
      body: { ...body, reservationId, reservation: reservationIn(stock, reservationId)?.status ?? null },
    };
  };

import { answerLoads } from '../http/answer-load.js';
import type { LoadRequest } from '../http/load.js';
import { orderIdOf } from '../subjects/varied-orders.js';

/** Orders asked for by id over GraphQL. */
export interface LookupRequest extends LoadRequest {
  /** The document; its variable is `id`. */
  readonly query: string;
  /** Ids are drawn among this many. */
  readonly orders: number;
}

const HEADERS = { 'Content-Type': 'application/json' };
const FOUND = '{"data":{"order":{';

answerLoads(({ query, orders }: LookupRequest) => ({
  next: () => ({
    method: 'POST',
    path: '/graphql',
    headers: HEADERS,
    body: JSON.stringify({ query, variables: { id: orderIdOf(Math.floor(Math.random() * orders)) } }),
  }),
  isAnswer: (body) => body.startsWith(FOUND),
}));

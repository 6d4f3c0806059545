import type { MongoConnection } from './mongo-connection.js';

/** Limits on one question: what the server may take, and when the caller does not wait for the answer any more. */
export interface Reading extends Readonly<MongoConnection['limit']> {
  readonly signal?: AbortSignal;
}

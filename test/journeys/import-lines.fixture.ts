import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderBody } from '../support/client.js';

/** A line of an import before it is text. */
export interface ImportLine {
  readonly command: string;
  readonly idempotencyKey: string;
  readonly orderId?: string;
  readonly occurredAt?: string;
  readonly body: object;
}

/** An order placed, with a key of its own. */
export const placed = (orderId: string, changes: object = {}): ImportLine => ({
  command: 'PlaceOrder',
  idempotencyKey: `place-${orderId}`,
  body: orderBody({ orderId, ...changes }),
});

/** A command about an order; the key tells commands of one kind on one order apart. */
export const about = (orderId: string, command: string, body: object, key = ''): ImportLine => ({
  command,
  idempotencyKey: `${command}-${orderId}-${key}`,
  orderId,
  body,
});

/** So many orders, one line each. */
export const manyOrders = (count: number): readonly ImportLine[] =>
  Array.from({ length: count }, (_none, index) => placed(`many-${index}`));

/** @returns path of the file */
export const writeLines = (folder: string, lines: readonly ImportLine[], name = 'lines.ndjson'): string => {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
};

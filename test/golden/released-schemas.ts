import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel';
import { operatorEventCatalogue } from '../../src/operations/operator-events/operator.events.js';
import { schemaName } from '../../src/operations/event-schemas/schema-file.js';
import { stockEvents } from '../../src/inventory/stock/stock.events.js';
import { orderEvents } from '../../src/ordering/order/order.events.js';
import { fulfilmentEvents } from '../../src/ordering/processes/fulfilment/fulfilment.events.js';
import { paymentEvents } from '../../src/payments/payment/payment.events.js';
import {
  carriageEvents,
  returnIdEvents,
  shipmentEvents,
  shipmentIdEvents,
} from '../../src/shipping/shipment/shipment.events.js';

/** One schema version of one event type, as it is published under docs/events. */
export interface ReleasedSchema {
  /** `order-placed.v1`: the name of its files. */
  readonly name: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly document: Readonly<Record<string, unknown>>;
  /** SHA-256, hex, of what the schema accepts; titles and descriptions may still be improved. */
  readonly hash: string;
}

/** The schema without its annotations; a property that is called `title` is an object and stays. */
const withoutProse = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const isProse = ([key, value]: [string, unknown]) => /^(title|description)$/.test(key) && typeof value === 'string';
  const rest = Object.entries(schema).filter((entry) => !isProse(entry));
  return Object.fromEntries(rest.map(([key, value]) => [key, withoutProse(value)]));
};

const released = (type: string, schemaVersion: number, jsonSchema: object): ReleasedSchema => {
  const name = schemaName(type, schemaVersion);
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${name}.json`,
    title: `${type}, schema version ${schemaVersion}`,
    ...jsonSchema,
  };
  const hash = createHash('sha256')
    .update(canonicalJson(withoutProse(jsonSchema)))
    .digest('hex');
  return { name, type, schemaVersion, document, hash };
};

/** Every event type of all catalogues. */
export const definitions = [
  ...[orderEvents, fulfilmentEvents, paymentEvents, stockEvents],
  ...[shipmentEvents, shipmentIdEvents, returnIdEvents, carriageEvents],
  operatorEventCatalogue,
].flatMap((events) => events.definitions);

/** Every version of each of them, oldest first. */
export const releasedSchemas: readonly ReleasedSchema[] = definitions.flatMap(({ type, schemas }) =>
  schemas.map(({ jsonSchema }, index) => released(type, index + 1, jsonSchema)),
);

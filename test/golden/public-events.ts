import { metadataIn, type PayloadSchema, withoutPersonal } from '#kernel';
import { publicLine } from '../../src/operations/event-feed/public-line.js';
import { schemaName } from '../../src/operations/event-schemas/schema-file.js';
import { FoldedStates } from '../../src/operations/public-topics/folded-states.js';
import { PUBLIC_TOPICS, publicEventOf, STATE_TOPICS } from '../../src/app/contexts.js';
import { PUBLIC_STOCK_SCHEMAS } from '../../src/inventory/stock/public-payloads.events.js';
import { PUBLIC_ORDER_SCHEMA, PUBLIC_SCHEMAS } from '../../src/ordering/order/public-payloads.events.js';
import {
  PUBLIC_ORDER_PAYMENTS_SCHEMA,
  PUBLIC_PAYMENT_SCHEMAS,
} from '../../src/payments/payment/public-payloads.events.js';
import {
  PUBLIC_ORDER_SHIPMENTS_SCHEMA,
  PUBLIC_SHIPMENT_SCHEMAS,
} from '../../src/shipping/shipment/public-payloads.events.js';
import { EVENTS, type GoldenStream, readJson } from './golden-files.js';
import { goldenPersonalData } from './read-golden.js';

/** Schemas of events and states of all contexts, by type; each is version 1. */
export const schemasByType: Readonly<Record<string, PayloadSchema<unknown>>> = {
  ...PUBLIC_SCHEMAS,
  ...PUBLIC_PAYMENT_SCHEMAS,
  ...PUBLIC_STOCK_SCHEMAS,
  ...PUBLIC_SHIPMENT_SCHEMAS,
  Order: PUBLIC_ORDER_SCHEMA,
  OrderPayments: PUBLIC_ORDER_PAYMENTS_SCHEMA,
  OrderShipments: PUBLIC_ORDER_SHIPMENTS_SCHEMA,
};

/** The newest event of a golden stream as other services get it; the line without its personal values. */
export const publicFormOf = async (name: string) => {
  const record = recordsOf(name).at(-1);
  if (record === undefined) throw new Error(`${name} has no records`);
  const event = publicEventOf(record);
  if (event === undefined) return undefined;
  const data = withoutPersonal(event.data);
  const line = publicLine({ ...event, data }, record, metadataIn(record), 'urn:daybook:log:golden');
  return { type: event.type, line, inClear: await goldenPersonalData.openAll(event.data) };
};

/** What a golden stream is about as other services get it, after all of its events; the text without its personal values. */
export const publicStateOf = async (name: string) => {
  const records = recordsOf(name);
  const newest = records.at(-1);
  const topic = STATE_TOPICS.find(({ subjectOf }) => newest !== undefined && subjectOf(newest.stream) !== undefined);
  if (newest === undefined || topic === undefined) return undefined;
  const states = new FoldedStates(topic.state, { ofStreams: async () => records.slice(0, -1) });
  const { type, data } = topic.stateOf(await states.after(newest), newest);
  return { type, text: JSON.stringify(withoutPersonal(data)), inClear: await goldenPersonalData.openAll(data) };
};

const recordsOf = (name: string) =>
  readJson<GoldenStream>(`${EVENTS}/${name}.json`).records.map((golden) => ({
    ...golden,
    leaf: Buffer.from(golden.leaf, 'hex'),
  }));

/** Every schema of what is public, as it is published under docs/events/public. */
export const publicSchemas: readonly { readonly name: string; readonly document: object }[] = PUBLIC_TOPICS.flatMap(
  ({ schemas }) => schemas,
).map(({ type, schemaVersion, jsonSchema }) => {
  const name = schemaName(type, schemaVersion);
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const title = `${type}, public version ${schemaVersion}`;
  return { name, document: { $schema, $id: `${name}.json`, title, ...jsonSchema } };
});

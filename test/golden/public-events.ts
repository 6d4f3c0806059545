import { metadataIn, type PayloadSchema, withoutPersonal } from '#kernel';
import { publicLine } from '../../src/operations/event-feed/public-line.js';
import { schemaName } from '../../src/operations/event-schemas/schema-file.js';
import { FoldedStates } from '../../src/operations/public-topics/folded-states.js';
import { publicEventOf } from '../../src/app/contexts.js';
import { PUBLIC_STOCK_SCHEMAS } from '../../src/inventory/stock/public-payloads.events.js';
import { PUBLIC_SCHEMAS } from '../../src/ordering/order/public-payloads.events.js';
import { ordering } from '../../src/ordering/ordering.context.js';
import { PUBLIC_PAYMENT_SCHEMAS } from '../../src/payments/payment/public-payloads.events.js';
import { PUBLIC_SHIPMENT_SCHEMAS } from '../../src/shipping/shipment/public-payloads.events.js';
import { EVENTS, type GoldenStream, readJson } from './golden-files.js';
import { goldenPersonalData } from './read-golden.js';

/** Schemas of the events of all contexts, by type; each is version 1. */
export const eventSchemas: Readonly<Record<string, PayloadSchema<unknown>>> = {
  ...PUBLIC_SCHEMAS,
  ...PUBLIC_PAYMENT_SCHEMAS,
  ...PUBLIC_STOCK_SCHEMAS,
  ...PUBLIC_SHIPMENT_SCHEMAS,
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

/** The whole order after all events of a golden stream; the text without its personal values. */
export const publicOrderOf = async (name: string) => {
  const records = recordsOf(name);
  const newest = records.at(-1);
  const { subjectOf, state, stateOf } = ordering.publicTopics;
  if (newest === undefined || subjectOf(newest.stream) === undefined) return undefined;
  const states = new FoldedStates(state, { ofStreams: async () => records.slice(0, -1) });
  const { data } = stateOf(await states.after(newest), newest);
  const text = JSON.stringify(withoutPersonal(data));
  return { text, version: newest.version, inClear: await goldenPersonalData.openAll(data) };
};

const recordsOf = (name: string) =>
  readJson<GoldenStream>(`${EVENTS}/${name}.json`).records.map((golden) => ({
    ...golden,
    leaf: Buffer.from(golden.leaf, 'hex'),
  }));

const { states, notifications } = ordering.publicTopics.schemas;

/** Every schema of what is public, as it is published under docs/events/public. */
export const publicSchemas: readonly { readonly name: string; readonly document: object }[] = [
  ...Object.entries(eventSchemas).map(([type, { jsonSchema }]) => ({ type, schemaVersion: 1, jsonSchema })),
  ...states,
  ...notifications,
].map(({ type, schemaVersion, jsonSchema }) => {
  const name = schemaName(type, schemaVersion);
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const title = `${type}, public version ${schemaVersion}`;
  return { name, document: { $schema, $id: `${name}.json`, title, ...jsonSchema } };
});

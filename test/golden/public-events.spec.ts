import { PUBLIC_TYPES } from '../../src/app/contexts.js';
import { schemaName } from '../../src/operations/event-schemas/schema-file.js';
import {
  EVENTS,
  jsonText,
  namesIn,
  PUBLIC_LINES,
  PUBLIC_STATES,
  PUBLIC_SCHEMAS_FOLDER,
  readJson,
  readText,
} from './golden-files.js';
import { publicFormOf, publicSchemas, publicStateOf, schemasByType } from './public-events.js';

const lines = readJson<Readonly<Record<string, string>>>(PUBLIC_LINES);
const states = readJson<Readonly<Record<string, string>>>(PUBLIC_STATES);
/** All but what operators do, and what a context keeps to itself. */
const published = namesIn(EVENTS).filter((name) =>
  PUBLIC_TYPES.some((type) => name.replace(/\.v\d+$/, '') === schemaName(type, 1).replace(/\.v1$/, '')),
);
/** Those that are about an order, its money or its goods: how they are as a whole is published too. */
const ofOrders = published.filter((name) => !name.startsWith('stock-'));

describe('The public form of events', () => {
  it('is recorded for every version of every event of an order, its money, its goods and of stock', () => {
    expect(Object.keys(lines).sort()).toEqual(published);
    expect(Object.keys(states).sort()).toEqual(ofOrders);
  });

  it.each(published)(
    'is the same text for %s as ever, and fits its schema without and with personal values',
    async (name) => {
      const form = await publicFormOf(name);
      expect(form?.line).toBe(lines[name]);
      const { type, data } = JSON.parse(lines[name] ?? '') as { type: string; data: object };
      expect(schemasByType[type]?.problems(data)).toEqual([]);
      expect(schemasByType[type]?.problems(form?.inClear)).toEqual([]);
    },
  );

  it.each(ofOrders)('goes with the same state after %s as ever, which fits its schema', async (name) => {
    const state = await publicStateOf(name);
    expect(state?.text).toBe(states[name]);
    const schema = schemasByType[state?.type ?? ''];
    expect(schema?.problems(JSON.parse(states[name] ?? ''))).toEqual([]);
    expect(schema?.problems(state?.inClear)).toEqual([]);
  });

  it('holds no sealed value, no name and no text of a person, and no token or reference of a gateway', () => {
    const all = [...Object.values(lines), ...Object.values(states)].join('');
    expect(all).not.toMatch(/sealed|Henriot|vins\.example|Abbaye|Pontes|hanari|Paço|new card|tok_|pi_1|ch_1|re_1/);
    expect(all).toContain('"customerId":"VINET"');
  });

  it('keeps operator events and the reservation of an id to itself', async () => {
    expect(await publicFormOf('view-switched.v1')).toBeUndefined();
    expect(await publicFormOf('shipment-id-reserved.v1')).toBeUndefined();
    expect(await publicFormOf('return-id-reserved.v1')).toBeUndefined();
    expect(await publicFormOf('payment-asked.v1')).toBeUndefined();
    expect(await publicStateOf('view-switched.v1')).toBeUndefined();
  });

  it('is published as JSON Schemas', () => {
    expect(namesIn(PUBLIC_SCHEMAS_FOLDER)).toEqual(publicSchemas.map(({ name }) => name).sort());
    const stale = publicSchemas.filter(
      ({ name, document }) => readText(`${PUBLIC_SCHEMAS_FOLDER}/${name}.json`) !== jsonText(document),
    );
    expect(stale.map(({ name }) => `${PUBLIC_SCHEMAS_FOLDER}/${name}.json is stale. Run npm run schemas.`)).toEqual([]);
  });
});

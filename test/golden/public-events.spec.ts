import { PUBLIC_ORDER_SCHEMA } from '../../src/ordering/order/public-payloads.events.js';
import {
  EVENTS,
  jsonText,
  namesIn,
  PUBLIC_LINES,
  PUBLIC_ORDERS,
  PUBLIC_SCHEMAS_FOLDER,
  readJson,
  readText,
} from './golden-files.js';
import { eventSchemas, publicFormOf, publicOrderOf, publicSchemas } from './public-events.js';

const lines = readJson<Readonly<Record<string, string>>>(PUBLIC_LINES);
const orders = readJson<Readonly<Record<string, string>>>(PUBLIC_ORDERS);
const ofOrders = namesIn(EVENTS).filter((name) => name.startsWith('order-'));
/** All but what operators do, and what a context keeps to itself. */
const published = namesIn(EVENTS).filter(
  (name) => /^(order|payment|refund|shipment|stock)-/.test(name) && name !== 'shipment-id-reserved.v1',
);

describe('The public form of events', () => {
  it('is recorded for every version of every event of an order, its money, its goods and of stock', () => {
    expect(Object.keys(lines).sort()).toEqual(published);
    expect(Object.keys(orders).sort()).toEqual(ofOrders);
  });

  it.each(published)(
    'is the same text for %s as ever, and fits its schema without and with personal values',
    async (name) => {
      const form = await publicFormOf(name);
      expect(form?.line).toBe(lines[name]);
      const { type, data } = JSON.parse(lines[name] ?? '') as { type: string; data: object };
      expect(eventSchemas[type]?.problems(data)).toEqual([]);
      expect(eventSchemas[type]?.problems(form?.inClear)).toEqual([]);
    },
  );

  it.each(ofOrders)('goes with the same whole order after %s as ever, which fits its schema', async (name) => {
    const order = await publicOrderOf(name);
    expect(order?.text).toBe(orders[name]);
    expect(PUBLIC_ORDER_SCHEMA.problems(JSON.parse(orders[name] ?? ''))).toEqual([]);
    expect(PUBLIC_ORDER_SCHEMA.problems(order?.inClear)).toEqual([]);
  });

  it('holds no sealed value, no name and no text of a person, and no token or reference of a gateway', () => {
    const all = [...Object.values(lines), ...Object.values(orders)].join('');
    expect(all).not.toMatch(/sealed|Henriot|vins\.example|Abbaye|Pontes|hanari|Paço|new card|tok_|pi_1|ch_1|re_1/);
    expect(all).toContain('"customerId":"VINET"');
  });

  it('keeps operator events and the reservation of an id to itself', async () => {
    expect(await publicFormOf('view-switched.v1')).toBeUndefined();
    expect(await publicFormOf('shipment-id-reserved.v1')).toBeUndefined();
    expect(await publicOrderOf('view-switched.v1')).toBeUndefined();
  });

  it('is published as JSON Schemas', () => {
    expect(namesIn(PUBLIC_SCHEMAS_FOLDER)).toEqual(publicSchemas.map(({ name }) => name).sort());
    const stale = publicSchemas.filter(
      ({ name, document }) => readText(`${PUBLIC_SCHEMAS_FOLDER}/${name}.json`) !== jsonText(document),
    );
    expect(stale.map(({ name }) => `${PUBLIC_SCHEMAS_FOLDER}/${name}.json is stale. Run npm run schemas.`)).toEqual([]);
  });
});

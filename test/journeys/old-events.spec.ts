import { leafOf } from '#kernel';
import { EVENTS, type GoldenStream, readJson } from '../golden/golden-files.js';
import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';
import { query } from '../support/postgres-homes.js';

/** The record of a golden stream, as an earlier release wrote it, in a place of this log. */
const insertGolden = async (url: string, name: string, stream: string, position: number): Promise<void> => {
  const [golden] = readJson<GoldenStream>(`${EVENTS}/${name}.json`).records;
  if (golden === undefined) throw new Error(`${name} has no record`);
  const id = golden.id.replace(/.$/, String(position));
  const [occurredAt, recordedAt] = [golden.occurredAt, golden.recordedAt].map((time) => time.replace('2030', '2020'));
  const record = { ...golden, id, stream, occurredAt: occurredAt ?? '', recordedAt: recordedAt ?? '' };
  const leaf = Buffer.from(leafOf(record)).toString('hex');
  await query(
    url,
    `insert into daybook.events
       (position, stream, version, id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf)
     values (${position}, '${stream}', 1, '${id}', '${record.type}', ${record.schemaVersion}, '${record.occurredAt}',
       '${record.recordedAt}', $json$${record.data}$json$, $json$${record.metadata}$json$, '\\x${leaf}')`,
  );
};

describe('Orders that earlier releases wrote', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({
      before: async (url) => {
        await insertGolden(url, 'order-placed.v1', 'order-first', 1);
        await insertGolden(url, 'order-placed.v2', 'order-second', 2);
      },
    });
    await app.client.caughtUp();
  });
  afterAll(() => app.close());

  const amountsOf = async (path: string, token = '') => {
    const { body } = await app.client.read(path, token === '' ? {} : { 'consistency-token': token, prefer: 'wait=5' });
    const lines = body['lines'] as readonly Record<string, { readonly amount: string }>[];
    return lines.map(({ discountPercent, taxPercent, net, tax }) => [
      ...[discountPercent, taxPercent, net?.amount, tax?.amount],
    ]);
  };

  it('show their rates and amounts, whichever version they are in', async () => {
    expect(await amountsOf('/v1/orders/first')).toEqual([
      [0.05, 7.5, '23133', '1735'],
      [null, null, '1484000', '0'],
    ]);
    expect(await amountsOf('/v1/orders/second')).toEqual([
      [5, 20, '15960', '3192'],
      [null, null, '9800', '0'],
    ]);
  });

  it.each(['first', 'second'])('go on: a line of the %s changes its quantity at its old rates', async (id) => {
    const before = (await amountsOf(`/v1/orders/${id}`))[0];
    const changed = await app.client.command(`/${id}/lines/L1/quantity`, { quantity: 1 });
    expect(changed.status).toBe(200);
    const after = (await amountsOf(`/v1/orders/${id}`, changed.headers['consistency-token']))[0];
    expect(after?.slice(0, 2)).toEqual(before?.slice(0, 2));
    expect(after?.slice(2)).toEqual(id === 'first' ? ['7711', '578'] : ['1330', '266']);
  });

  it('lie beside new ones with finer rates, written in version 4', async () => {
    const rates = [8.875, 9.975, 0.0001];
    const lines = rates.map((taxPercent) => line({ taxPercent, unitPrice: { amount: 1_000_000, currency: 'USD' } }));
    const placed = await app.client.command('', orderBody({ orderId: 'third', lines }));
    expect(placed.status).toBe(201);
    expect(await amountsOf('/v1/orders/third', placed.headers['consistency-token'])).toEqual([
      [null, 8.875, '12000000', '1065000'],
      [null, 9.975, '12000000', '1197000'],
      [null, 0.0001, '12000000', '12'],
    ]);
    const written = `select schema_version, data #>> '{lines,0,taxMillionths}' from daybook.events
      where stream = 'order-third'`;
    expect(await app.sql(written)).toEqual([4, '88750']);
  });
});

import { STATE_TOPICS } from '../../src/app/contexts.js';
import { NewestStates } from '../../src/operations/public-topics/newest-states.js';
import { shippingProcesses } from '../../src/shipping/shipping.processes.js';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

const SHIPPED = `query ($id: ID!) { order(id: $id) {
  fulfillmentStatus shipments { shipmentId status carrier trackingNumber events { type reason } }
} }`;

interface Shown {
  readonly fulfillmentStatus: string;
  readonly shipments: readonly { readonly shipmentId: string; readonly status: string }[];
}

const placed = async ({ client }: App, orderId: string): Promise<void> => {
  expect((await client.command('', orderBody({ orderId }))).status).toBe(201);
};

/** What a process sends. */
const send = ({ services }: App, command: string, orderId: string) => {
  const states = new NewestStates(services.store, STATE_TOPICS);
  const context = { principal: 'process test', idempotencyKey: `${orderId}/${command}`, correlationId: orderId };
  return shippingProcesses(services.carrier, { ...services, states }).commands[command]?.(orderId, {}, context);
};

/** The order as it is shown once its only shipment has this status. */
const becomes = ({ client }: App, id: string, status: string) =>
  eventually(async () => {
    const order = (await client.query(SHIPPED, { id })).data?.['order'] as Shown | null | undefined;
    return order?.shipments[0]?.status === status ? order : undefined;
  });

const parcels = async ({ sql }: App, orderId: string) =>
  (await sql(`select count(*)::int from daybook.carrier_simulator where key like '${orderId}/%'`))[0];

describe('Goods that a process sends', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const sent = async (orderId: string): Promise<void> => {
    await placed(app, orderId);
    expect(await send(app, 'ShipOrder', orderId)).toMatchObject({ body: { events: ['ShipmentRequested'] } });
  };

  it.each(['usual', 'late', 'twice'])('are moved by the carrier to the customer, as one parcel: %s', async (script) => {
    const id = `sim-${script}-1`;
    await sent(id);
    expect(await becomes(app, id, 'DELIVERED')).toMatchObject({
      fulfillmentStatus: 'DELIVERED',
      shipments: [
        {
          ...{ carrier: 'simulator', trackingNumber: expect.stringMatching(/^SIM[\dA-F]{12}$/) as unknown },
          events: [{ type: 'ShipmentRequested' }, { type: 'ShipmentDispatched' }, { type: 'ShipmentDelivered' }],
        },
      ],
    });
    expect(await parcels(app, id)).toBe(1);
    expect(await send(app, 'StopShipments', id)).toMatchObject({ body: { events: [] } });
  });

  it('may be lost, which is told, and are sent again', async () => {
    await sent('sim-lost-1');
    const { shipments } = await becomes(app, 'sim-lost-1', 'FAILED');
    expect(shipments[0]).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ reason: 'The parcel was lost' })]) as unknown,
    });
    const again = await app.client.command('/sim-lost-1/shipments', { lines: [{ lineId: 'L1', quantity: 12 }] });
    expect(again.status).toBe(200);
  });

  it('are sent once, and not when the order was cancelled', async () => {
    await sent('once');
    const context = { principal: 'process test', idempotencyKey: 'once/again', correlationId: 'once' };
    const states = new NewestStates(app.services.store, STATE_TOPICS);
    const { commands } = shippingProcesses(app.services.carrier, { ...app.services, states });
    expect(await commands['ShipOrder']?.('once', {}, context)).toMatchObject({ body: { events: [] } });
    await placed(app, 'gone');
    await app.client.command('/gone/cancel', { reason: 'CUSTOMER_REQUEST' });
    await expect(send(app, 'ShipOrder', 'gone')).rejects.toMatchObject({
      rejection: { rejected: 'ORDER_STATE_CONFLICT' },
    });
    await expect(send(app, 'ShipOrder', 'nowhere')).rejects.toMatchObject({
      rejection: { rejected: 'ORDER_NOT_FOUND' },
    });
  });

  it('that people send stay with people', async () => {
    await placed(app, 'by-hand');
    const body = { lines: [{ lineId: 'L1', quantity: 12 }], shipmentId: 'by-hand-1' };
    expect((await app.client.command('/by-hand/shipments', body)).status).toBe(200);
    await sent('sim-usual-2');
    await becomes(app, 'sim-usual-2', 'DELIVERED');
    expect(await becomes(app, 'by-hand', 'REQUESTED')).toMatchObject({ fulfillmentStatus: 'UNFULFILLED' });
    expect(await parcels(app, 'by-hand')).toBe(0);
  });

  it('wait, for all to see, while the carrier is silent, and people may move them', async () => {
    await sent('sim-silent-1');
    const hasFailedForHalfAnHour = `update daybook.process_inbox set attempts = 13, due_at = now()
      where process = 'carriage' and attempts > 0 returning 1`;
    await eventually(async () => ((await app.sql(hasFailedForHalfAnHour)).length > 0 ? true : undefined));
    const shows = (path: string, expected: RegExp) =>
      eventually(async () => (expected.test((await app.client.read(path)).text) ? true : undefined));
    await shows('/health/ready', /1 stuck, the first of them carriage /u);
    await shows('/metrics', /^daybook_process_stuck 1$/mu);
    const { shipments } = await becomes(app, 'sim-silent-1', 'REQUESTED');
    const shipmentId = shipments[0]?.shipmentId ?? '';
    for (const step of ['dispatch', 'deliver']) {
      expect((await app.client.commandAt(`/v1/shipments/${shipmentId}/${step}`)).status).toBe(200);
    }
    await app.services.processInbox.retry('carriage', shipmentId);
    await shows('/metrics', /^daybook_process_stuck 0$/mu);
    expect(await parcels(app, 'sim-silent-1')).toBe(0);
  });

  it('show in the steps of processes', async () => {
    const { text } = await app.client.read('/metrics');
    expect(text).toMatch(/^daybook_process_steps_total\{process="carriage",outcome="handled"\} [1-9]/mu);
  });
});

it('Where no carrier is set up, people move what processes send', async () => {
  const app = await openApp({ carrier: undefined });
  try {
    await placed(app, 'manual');
    expect(await send(app, 'ShipOrder', 'manual')).toMatchObject({ body: { events: ['ShipmentRequested'] } });
    const { shipments } = await becomes(app, 'manual', 'REQUESTED');
    expect((await app.client.commandAt(`/v1/shipments/${shipments[0]?.shipmentId}/dispatch`)).status).toBe(200);
    expect(await app.sql('select count(*)::int from daybook.carrier_simulator')).toEqual([0]);
    expect(await app.sql(`select count(*)::int from events where stream like 'carriage-%'`)).toEqual([0]);
  } finally {
    await app.close();
  }
});

it('The idempotency keys of callers are their own', async () => {
  const app = await openApp();
  try {
    await placed(app, 'keys');
    const body = { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: 's1' };
    for (const key of ['reserve/keys/s1', 'keys/s1']) {
      const answer = await app.client.command('/keys/notes', { text: key }, { 'idempotency-key': key });
      expect(answer.status).toBe(200);
    }
    expect((await app.client.command('/keys/shipments', body)).status).toBe(200);
  } finally {
    await app.close();
  }
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import { kafkaBrokers } from '../support/servers.js';
import { KAFKA_LOG, withPublicTopics } from '../support/set-ups.js';

const run = promisify(execFile);
const PYTHON = process.env['DAYBOOK_TEST_PYTHON'] ?? 'python3';
const KINDS = [
  ...['order-events', 'orders', 'order-notifications', 'payment-events', 'payments'],
  ...['stock-events', 'shipment-events', 'shipments', 'full-orders'],
];

interface Line {
  readonly topic: string;
  readonly type: string;
}

describe('The topics for other services', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.open(withPublicTopics(KAFKA_LOG));
    const { client } = await installation.start('api,relay');
    await client.command('', orderBody({ orderId: 'o1' }));
    await client.command('/o1/notes', { text: 'Rings twice' });
    const amount = { amount: 500, currency: 'USD' };
    await client.command('/o1/payments/record', { amount, reference: 'transfer' });
    await client.command('/o1/shipments', { lines: [{ lineId: 'L1', quantity: 1 }] });
    await client.command('/o1/holds', { kind: 'FRAUD_REVIEW' });
    await client.commandAt('/v1/stock/42/receive', { quantity: 3 });
    // A client that asks for topics before they are there asks again minutes later.
    const [head] = await installation.sql('select max(position) from daybook.events');
    await eventually(async () => {
      const positions = await installation.sql('select position from daybook.log_relay');
      const isPublished =
        positions.length === KINDS.length + 1 && positions.every((position) => Number(position) >= Number(head));
      return isPublished ? true : undefined;
    });
  });
  afterAll(() => installation.close());

  it("are read with Confluent's client for Python, which holds each record against CloudEvents and its schema", async () => {
    const prefix = String(installation.stores.environment['KAFKA_TOPIC_PREFIX']);
    const options = ['--brokers', kafkaBrokers().join(','), '--prefix', prefix, '--count', '19'];
    const { stdout } = await run(PYTHON, ['examples/python-consumer/check_events.py', ...options]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const typesIn = (kind: string) =>
      lines.filter(({ topic }) => topic === `${prefix}.public.${kind}.v1`).map(({ type }) => type);
    expect(KINDS.map(typesIn)).toEqual([
      ['OrderPlaced', 'OrderNoteAdded', 'OrderHeld'],
      ['Order', 'Order', 'Order'],
      ['OrderChanged', 'OrderChanged', 'OrderChanged'],
      ...[['PaymentRecorded'], ['OrderPayments'], ['StockReceived'], ['ShipmentRequested'], ['OrderShipments']],
      Array.from({ length: 5 }, () => 'FullOrder'),
    ]);
  });
});

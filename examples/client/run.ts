import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DaybookClient, Refused } from './daybook-client.js';

const client = new DaybookClient(`http://127.0.0.1:${process.env['PORT'] ?? 3000}`);
const show = (what: string, value: unknown) => console.log(`${what}:`, JSON.stringify(value));

const orderId = randomUUID();
const placed = await client.placeOrder({
  orderId,
  customer: { customerId: 'VINET', name: 'Paul Henriot' },
  lines: [{ sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: { amount: 1400, currency: 'USD' } }],
});
show('placed', placed.orderNumber);
await client.addNote(orderId, 'Ring twice');
const [line] = (await client.order(orderId)).lines;
const changed = await client.changeQuantity(orderId, line?.lineId ?? '', 10, 2);
show('changed to version', changed.version);
try {
  await client.changeQuantity(orderId, line?.lineId ?? '', 8, 2);
} catch (error) {
  if (error instanceof Refused) show('refused', error.problem.code);
  else throw error;
}

const query = readFileSync(new URL('order.graphql', import.meta.url), 'utf8');
show('as GraphQL has it', await client.graphql(query, { id: orderId }));

let count = 0;
for await (const _order of client.orders({ customerId: 'VINET', first: 2 })) count += 1;
show('orders of the customer', count);

// The events of this order so far, from the beginning of the log; a service would go on for ever.
for await (const { subject, type, position } of client.events(0)) {
  if (subject !== orderId) continue;
  show(`event at ${position}`, type);
  if (type.includes('Quantity')) break;
}

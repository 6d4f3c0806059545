import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

// Prints what happens to orders, and goes on where it stopped when the connection is lost:
//   node examples/subscriptions/follow-orders.mjs [--after POSITION] [--events COUNT]

const { values } = parseArgs({ options: { after: { type: 'string', default: '0' }, events: { type: 'string' } } });
const url = `ws://127.0.0.1:${process.env.PORT ?? 3000}/graphql`;
const query = `subscription ($after: BigInt) {
  ordersChanged(afterPosition: $after) { position eventType order { orderNumber status total { formatted } } }
}`;

let { after } = values;
let left = Number(values.events ?? Infinity);

// Without retries of its own: those would ask for the old position again.
const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });

while (left > 0) {
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { after } })) {
      if (errors) throw errors;
      const { position, eventType, order } = data.ordersChanged;
      console.log(position, eventType, order.orderNumber, order.status, order.total.formatted);
      // Kept once the event has been dealt with: after a crash it would be told again, never left out.
      after = position;
      if (--left === 0) break;
    }
  } catch (problem) {
    // A list of GraphQL errors will not go away by itself; a lost connection does.
    if (Array.isArray(problem)) throw new Error(JSON.stringify(problem), { cause: problem });
    console.error(
      `connection lost (${problem.code ?? problem.message} ${problem.reason ?? ''}), going on after ${after}`,
    );
    await sleep(1_000);
  }
}
await client.dispose();

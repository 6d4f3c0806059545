import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const HELP = `Prints what happens to orders, and goes on where it stopped when the connection is lost.

  node examples/subscriptions/follow-orders.mjs [--after POSITION] [--events COUNT] [--tries COUNT]

  --after   position to begin after; 0, the beginning, when absent
  --events  ends after so many events; goes on for ever when absent
  --tries   gives up when the server was not reached so many times in a row, one second apart; 30 when absent

The server is the one at PORT of this machine, 3000 when it is not set.`;

const { values } = parseArgs({
  options: {
    after: { type: 'string', default: '0' },
    events: { type: 'string' },
    tries: { type: 'string', default: '30' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const url = `ws://127.0.0.1:${process.env.PORT ?? 3000}/graphql`;
const query = `subscription ($after: BigInt) {
  ordersChanged(afterPosition: $after) { position eventType order { orderNumber status total { formatted } } }
}`;

let { after } = values;
let left = Number(values.events ?? Infinity);
let failed = 0;

// Without retries of its own: those would ask for the old position again.
const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });

while (left > 0) {
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { after } })) {
      if (errors) throw errors;
      failed = 0;
      const { position, eventType, order } = data.ordersChanged;
      console.log(position, eventType, order.orderNumber, order.status, order.total.formatted);
      // Kept once the event has been dealt with: after a crash it would be told again, never left out.
      after = position;
      if (--left === 0) break;
    }
  } catch (problem) {
    // A list of GraphQL errors will not go away by itself; a lost connection does.
    if (Array.isArray(problem)) throw new Error(JSON.stringify(problem), { cause: problem });
    const lost = `connection lost (${problem.code ?? problem.message} ${problem.reason ?? ''})`;
    failed += 1;
    if (failed >= Number(values.tries)) {
      console.error(`${lost}, given up after ${failed} tries at ${url}. Start the server, then: --after ${after}`);
      process.exit(1);
    }
    console.error(`${lost}, going on after ${after}`);
    await sleep(1_000);
  }
}
await client.dispose();
